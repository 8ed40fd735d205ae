import { assert, assertEquals } from "@std/assert";
import { GraphBuilder } from "../../../../core/graph/graph_builder.ts";
import { orderOf } from "../../../../core/run/checks/graph_order_check.ts";
import { changedBytes } from "../../../../core/run/checks/saved_files_check.ts";
import { add } from "../../../../kernels/mod.ts";
import { spoiledDevice } from "../../../helpers/fake_device.ts";
import { bump, numbersOf, withCpu } from "../../../helpers/part_checks.ts";

const SMALL = { dModel: 32, heads: 2, dFf: 48, precision: "f32" } as const;

Deno.test("attention-mixture sees a wrong weight, and a result outside its values", () =>
  withCpu(async (device) => {
    const right = await numbersOf(device, "attention-mixture", SMALL);
    assert(right.row_sum_error < 1e-6 && right.hull_excess < 1e-6);
    assert(right.least_weight > 1e-6 && right.least_past_weight > 1e-6);
    assertEquals([right.least_causal_weight, right.largest_future_weight], [0, 0]);
    // Place 40 is query 1, head 0, key 8.
    const future = await numbersOf(
      spoiledDevice(device, bump("causal.weights", 0.25)),
      "attention-mixture",
      SMALL,
    );
    assertEquals(future.largest_future_weight, 0.25);
    assert(Math.abs(future.row_sum_error - 0.25) < 1e-5);
    const outside = spoiledDevice(device, bump("all.mixed", 100));
    assert((await numbersOf(outside, "attention-mixture", SMALL)).hull_excess > 90);
  }));

Deno.test("cached-logits sees one wrong logit", () =>
  withCpu(async (device) => {
    for (const position of ["rope", "learned", "alibi"] as const) {
      const right = await numbersOf(device, "cached-logits", { ...SMALL, position });
      assert(right.cached_difference === 0 && right.neighbour_difference > 0.01, position);
    }
    const wrong = spoiledDevice(device, bump("logits", 0.5));
    const { cached_difference } = await numbersOf(wrong, "cached-logits", SMALL);
    assert(Math.abs(cached_difference - 0.5) < 1e-5);
  }));

Deno.test("graph-order sees a wrong gradient, a node before its inputs and an op of no list", () =>
  withCpu(async (device) => {
    const right = await numbersOf(device, "graph-order", { ...SMALL, layers: 1 });
    assertEquals([right.late_inputs, right.unknown_ops], [0, 0]);
    assert(right.reference_error < 1e-7 && right.kernel_error < 1e-5);
    const wrong = spoiledDevice(device, bump("gradients.head.weight", 10));
    assert((await numbersOf(wrong, "graph-order", { ...SMALL, layers: 1 })).kernel_error > 1);
    const b = new GraphBuilder();
    const [sum] = b.apply(add, [b.input("x", [2]), b.input("y", [2])]);
    b.output("z", b.apply(add, [sum, sum])[0]);
    const graph = b.build();
    assertEquals(orderOf(graph), { late_inputs: 0, unknown_ops: 0 });
    const nodes = graph.nodes.toReversed();
    assertEquals(orderOf({ ...graph, nodes }), { late_inputs: 2, unknown_ops: 0 });
    const other = graph.nodes.map((node) => ({ ...node, op: { ...add } }));
    assertEquals(orderOf({ ...graph, nodes: other }), { late_inputs: 0, unknown_ops: 2 });
  }));

Deno.test("repeat-training sees one value of one run", () =>
  withCpu(async (device) => {
    const model = { ...SMALL, layers: 1 };
    const right = await numbersOf(device, "repeat-training", model);
    assert(right.repeat_difference === 0 && right.seed_difference > 1e-3);
    assert(right.split_difference > 0 && right.split_difference < 1e-3);
    let reads = 0;
    const second = spoiledDevice(device, ({ name, values }) => {
      if (name === "parameters.decayed" && ++reads === 2) values[40] += 1;
    });
    const { repeat_difference } = await numbersOf(second, "repeat-training", model);
    assert(Math.abs(repeat_difference - 1) < 1e-6);
  }));

Deno.test("saved-files finds four files, and every byte that differs", () =>
  withCpu(async (device) => {
    assertEquals(await numbersOf(device, "saved-files", SMALL), { files: 4, changed_bytes: 0 });
    const bytes = (...values: number[]) => Uint8Array.from(values);
    assertEquals(changedBytes(bytes(1, 2, 3), bytes(1, 0, 3)), 1);
    assertEquals(changedBytes(bytes(1, 2), bytes(1, 2, 3, 4)), 2);
    assertEquals(changedBytes(bytes(1, 2, 3), bytes(1)), 2);
  }));
