import { assert, assertEquals } from "@std/assert";
import { spoiledDevice } from "../../../helpers/fake_device.ts";
import { bump, numbersOf, withCpu } from "../../../helpers/part_checks.ts";

Deno.test("shared-heads finds single heads and shared ones alike, and a value that is not", () =>
  withCpu(async (device) => {
    for (const kvHeads of [undefined, 4, 2, 1]) {
      const right = await numbersOf(device, "shared-heads", { kvHeads });
      assertEquals(right.per_head_difference, 0);
      assertEquals(right.query_gradient_difference, 0);
      assert(right.shared_gradient_difference < 1e-6, `${right.shared_gradient_difference}`);
      assert(right.formula_error > 0 && right.formula_error < 2e-6, `${right.formula_error}`);
    }
    // What is spoiled alike on both sides stands in the first head, and in the second sequence.
    const wrong = await numbersOf(spoiledDevice(device, bump("y", 0.25)), "shared-heads");
    assert(wrong.per_head_difference > 0.2 && wrong.formula_error > 0.2);
    const gradient = await numbersOf(spoiledDevice(device, bump("gradK", 9)), "shared-heads", {
      kvHeads: 2,
    });
    assert(gradient.shared_gradient_difference > 0.1);
  }));

Deno.test("pooled-heads changes nothing where heads are equal, and something where they are not", () =>
  withCpu(async (device) => {
    for (const kvHeads of [4, 2, 1]) {
      for (const changes of [{}, { qkvBias: true, position: "rope" }] as const) {
        const found = await numbersOf(device, "pooled-heads", { kvHeads, ...changes });
        assertEquals([found.equal_heads_difference, found.all_heads_difference], [0, 0]);
        assertEquals(found.drawn_heads_difference > 0.1, kvHeads < 4);
      }
    }
  }));

Deno.test("fused-products have the bits of separate ones, and not those of swapped ones", () =>
  withCpu(async (device) => {
    const changes = [
      {},
      { kvHeads: 2, qkvBias: true, position: "rope", activation: "swiglu" },
      { bias: true, qkNorm: true, position: "alibi", activation: "geglu", precision: "f32" },
    ] as const;
    for (const each of changes) {
      const found = await numbersOf(device, "fused-products", each);
      assertEquals([found.output_difference, found.last_gradient_difference], [0, 0]);
      assert(found.gradient_difference > 0, "sums of sums have other last bits");
      assert(found.gradient_difference < 1e-3, `${found.gradient_difference}`);
      assert(found.swapped_difference > 0.1);
    }
    const exact = await numbersOf(device, "fused-products", { precision: "f32" });
    assert(exact.gradient_difference < 2e-6, `${exact.gradient_difference}`);
  }));

Deno.test("gate-halves are LLaMA's layer, and SiLU without a gate is another", () =>
  withCpu(async (device) => {
    for (const precision of ["x12", "f32"] as const) {
      const found = await numbersOf(device, "gate-halves", { precision });
      assertEquals(found.max_difference, 0);
      assert(found.ungated_difference > 0.1);
    }
  }));

Deno.test("published-sizes are the published ones", () =>
  withCpu(async (device) => {
    assertEquals(await numbersOf(device, "published-sizes"), {
      ...{ parameter_difference: 0, cache_difference: 0 },
      ...{ llama2_7b_cache: 524_288, llama2_70b_cache: 327_680, llama2_70b_mha_cache: 2_621_440 },
      ...{ chatglm2_6b_cache: 28_672, chatglm2_6b_mha_cache: 458_752 },
      ...{ llama2_7b_block: 202_375_168, chatglm2_6b_block: 203_948_032 },
      ...{ block_mismatch: 203_948_032 / 202_375_168 - 1, chatglm2_6b_groups: 2 },
      llama2_sharing_sizes: 2, // 34 B and 70 B
    });
  }));
