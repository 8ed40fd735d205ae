import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { PART_CHECK_NAMES, PART_CHECKS } from "../../../../core/experiment/part_checks.ts";
import type { ModelSettings } from "../../../../core/model/model_settings.ts";
import { PART_CHECK_FUNCTIONS } from "../../../../core/run/checks/part_checks.ts";
import { withDevices } from "../../../helpers/devices.ts";
import { spoiledDevice } from "../../../helpers/fake_device.ts";
import { bump, numbersOf, valuesOf, withCpu } from "../../../helpers/part_checks.ts";

Deno.test("every check of a part gives the metrics that claims may judge, the same bits on each device", () =>
  withDevices(async (devices) => {
    assertEquals(Object.keys(PART_CHECK_FUNCTIONS).sort(), [...PART_CHECK_NAMES].sort());
    for (const check of PART_CHECK_NAMES) {
      const results = [];
      for (const given of devices) {
        if ("device" in given) results.push(await valuesOf(given.device, check));
      }
      for (const result of results) assertEquals(result, results[0], check);
      const { output_hash = "", ...numbers } = results[0];
      assertEquals(Object.keys(numbers).sort(), [...PART_CHECKS[check].metrics].sort());
      assertMatch(String(output_hash), /^([0-9a-f]{16})*$/);
    }
  }));

Deno.test("sinusoidal-offset sees one wrong product, and what projections do", () =>
  withCpu(async (device) => {
    const right = await numbersOf(device, "sinusoidal-offset");
    assert(right.spread_by_offset > 0 && right.spread_by_offset < 1e-5);
    assert(right.max_asymmetry > 0 && right.max_asymmetry < 1e-5);
    assert(right.projected_spread > 0.5);
    // 32 is the largest product of 64 columns. Row 0 has no place before its first.
    const wrong = await numbersOf(spoiledDevice(device, bump("plain", 0.032)), "sinusoidal-offset");
    assert(Math.abs(wrong.spread_by_offset - 0.001) < 1e-5);
    const mirrored = await numbersOf(
      spoiledDevice(device, ({ name, values }) => {
        if (name === "plain") values[192 * 40 + 41] += 0.32;
      }),
      "sinusoidal-offset",
    );
    assert(Math.abs(mirrored.max_asymmetry - 0.01) < 1e-5);
  }));

Deno.test("sinusoidal-decay finds the cosines of the table of claims", () =>
  withCpu(async (device) => {
    // Python 3.11.7, sum(math.cos(k * 10000**(-2 * i / d)) for i in range(d // 2)) / (d // 2).
    const wide = await numbersOf(device, "sinusoidal-decay", { dModel: 512 });
    const rounded = [1, 16, 64, 128, 512, 1000, 2048, 5000, 10_000].map((k) =>
      Number(wide[`cosine_${k}`].toFixed(3))
    );
    assertEquals(rounded, [0.973, 0.631, 0.485, 0.406, 0.276, 0.176, 0.096, -0.025, -0.064]);
    assertEquals(wide.rises_to_512, 202);
    const narrow = await numbersOf(device, "sinusoidal-decay");
    assertEquals(narrow.rises_to_512, 244);
    assertEquals([narrow.least_beyond_5000.toFixed(2), narrow.largest_beyond_5000.toFixed(2)], [
      "-0.42",
      "0.32",
    ]);
    assert(narrow.max_table_error > 0 && narrow.max_table_error < 1e-6);
    const wrong = await numbersOf(spoiledDevice(device, bump("y", 0.032)), "sinusoidal-decay");
    assert(Math.abs(wrong.max_table_error - 0.001) < 1e-5);
  }));

Deno.test("alibi-slopes compares all head counts with roots and products", () =>
  withCpu(async (device) => {
    const { max_relative_error, largest_slope } = await numbersOf(device, "alibi-slopes");
    assert(max_relative_error < 1e-13);
    // 2^(-8/64): 64 heads have the largest first slope.
    assertEquals(largest_slope.toFixed(12), "0.917004043205");
  }));

Deno.test("alibi-bias tells the bias from one that is divided by the root of a head's width", () =>
  withCpu(async (device) => {
    const right = await numbersOf(device, "alibi-bias");
    assert(right.shift_difference > 0 && right.shift_difference < 1e-5);
    assert(right.bias_error > 0 && right.bias_error < 1e-5);
    assert(right.scaled_bias_error > 0.1);
    const wrong = await numbersOf(spoiledDevice(device, bump("distance", 0.25)), "alibi-bias");
    assert(wrong.shift_difference > 0.2 && wrong.bias_error > 0.2);
  }));

Deno.test("attention-entropy grows with the logarithm of the length, and less under ALiBi", () =>
  withCpu(async (device) => {
    const growth = async (position: ModelSettings["position"]) => {
      const { entropy_64, entropy_1024 } = await numbersOf(device, "attention-entropy", {
        position,
      });
      assert(entropy_64 > 0 && entropy_1024 < Math.log(1024));
      return (entropy_1024 - entropy_64) / Math.log(16);
    };
    assert(Math.abs(await growth("none") - 1) < 0.05);
    assert(Math.abs(await growth("rope") - 1) < 0.05);
    assert(await growth("alibi") < 0.5);
    const even = spoiledDevice(device, ({ values, graph }) => {
      const length = graph.tensors[graph.outputs.get("y")!].shape.at(-1)!;
      values.fill(1 / length);
    });
    const { entropy_64 } = await numbersOf(even, "attention-entropy");
    assertEquals(entropy_64.toFixed(9), Math.log(64).toFixed(9));
  }));

Deno.test("rope-rotation sees a value that was not turned back, and a norm that moved", () =>
  withCpu(async (device) => {
    for (const changes of [{}, { ropeLayout: "interleaved" }, { ropeFraction: 0.5 }] as const) {
      const right = await numbersOf(device, "rope-rotation", changes);
      assert(right.max_inverse_error > 0 && right.max_inverse_error < 2e-6);
      assert(right.max_norm_error > 0 && right.max_norm_error < 1e-6);
    }
    const inverse = await numbersOf(spoiledDevice(device, bump("back", 0.5)), "rope-rotation");
    assert(Math.abs(inverse.max_inverse_error - 0.5) < 1e-5);
    const norm = await numbersOf(spoiledDevice(device, bump("y", 9)), "rope-rotation");
    assert(norm.max_norm_error > 0.1);
  }));

Deno.test("rope-offset is exact with tables of f64 and loses digits with f32 angles", () =>
  withCpu(async (device) => {
    for (const changes of [{}, { ropeLayout: "interleaved" }, { ropeFraction: 0.5 }] as const) {
      const found = await numbersOf(device, "rope-offset", changes);
      assert(found.max_error_1024 > 0);
      for (const reach of [1024, 4096, 32_768, 100_000]) {
        assert(found[`max_error_${reach}`] < 5e-7, `${reach}`);
      }
      assert(found.float32_error_100000 > 20 * found.float32_error_1024);
      assert(found.float32_error_1024 > found.max_error_1024);
    }
    const wrong = await numbersOf(spoiledDevice(device, bump("y", 0.5)), "rope-offset");
    assert(wrong.max_error_1024 > 0.01);
  }));

Deno.test("rope-layouts are one permutation apart to the last bit", () =>
  withCpu(async (device) => {
    const found = await numbersOf(device, "rope-layouts");
    assertEquals(found.permuted_difference, 0);
    assert(found.plain_difference > 1);
    const first = spoiledDevice(device, ({ executable, values }) => {
      if (executable === 0) values[40] += 0.125;
    });
    assert((await numbersOf(first, "rope-layouts")).permuted_difference > 0.1);
  }));

Deno.test("rope-scaling changes nothing at a factor of 1", () =>
  withCpu(async (device) => {
    for (const changes of [{}, { ropeTheta: 500_000 }, { dModel: 96 }, { dModel: 24 }]) {
      for (
        const [name, value] of Object.entries(await numbersOf(device, "rope-scaling", changes))
      ) {
        assert(value < 1e-14, `${name} ${value}`);
      }
    }
  }));

Deno.test("permutation: only attention without positions and without a mask ignores the order", () =>
  withCpu(async (device) => {
    for (const position of PART_CHECKS.permutation.positions!) {
      for (const seed of [0, 1]) {
        const found = await numbersOf(device, "permutation", { position, seed });
        assert(found.causal_difference > 0.1, position);
        if (position !== "none") assert(found.bidirectional_difference > 0.1, position);
        else assert(found.bidirectional_difference < 2e-6 && found.bidirectional_difference > 0);
      }
    }
    const wrong = spoiledDevice(device, ({ executable, name, values }) => {
      if (executable === 0 && name === "bidirectional") values[40] += 0.5;
    });
    assert((await numbersOf(wrong, "permutation")).bidirectional_difference > 0.4);
    const [a, b] = [0, 1].map((seed) => valuesOf(device, "permutation", { seed }));
    assertNotEquals((await a).output_hash, (await b).output_hash);
  }));
