import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { PropertyCellConfig } from "../../../../core/experiment/cell.ts";
import { CHECK_METRICS, CHECKS } from "../../../../core/experiment/vocabulary.ts";
import { openCpuDevice } from "../../../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../../../core/device/device.ts";
import { PROPERTY_CHECKS } from "../../../../core/run/checks/property_checks.ts";
import { spoiledDevice, type SpoiledRead } from "../../../helpers/fake_device.ts";

type Changes = Partial<PropertyCellConfig>;
type Values = Record<string, number | string>;

const RMS: Changes = { arm: "rms", norm: "rms-norm", form: "fused" };
const LAYER: Changes = { arm: "ln", norm: "layer-norm", form: "fused" };

async function withCpu(body: (device: Device) => Promise<void>): Promise<void> {
  const device = await openCpuDevice({ threads: 1 });
  try {
    await body(device);
  } finally {
    await device.close();
  }
}

async function findings(device: Device, changes: Changes): Promise<Values> {
  const config: PropertyCellConfig = {
    kind: "property",
    experiment: "toy",
    version: 1,
    check: "formula",
    arm: "rms",
    norm: "rms-norm",
    form: "fused",
    eps: 1e-5,
    rows: 7,
    width: 33,
    seed: 0,
    ...changes,
  };
  const found = await PROPERTY_CHECKS[config.check](device, config);
  return Object.fromEntries(found.map(({ metric, value }) => [metric, value]));
}

/** Adds to one element of what the n-th compiled graph gives. */
function bump(executable: number, by: number) {
  return (read: SpoiledRead) => {
    if (read.executable === executable) read.values[40] += by;
  };
}

Deno.test("every check that a file may name gives the metrics that claims may judge", () =>
  withCpu(async (device) => {
    assertEquals(Object.keys(PROPERTY_CHECKS).sort(), [...CHECKS].sort());
    for (const check of CHECKS) {
      const { output_hash, ...numbers } = await findings(device, { ...RMS, check, rows: 2 });
      assertEquals(Object.keys(numbers).sort(), [...CHECK_METRICS[check]].sort());
      assertMatch(String(output_hash), /^[0-9a-f]{16}$/);
    }
  }));

Deno.test("formula finds the right kernels within bounds and a wrong value outside", () =>
  withCpu(async (device) => {
    for (const arm of [RMS, LAYER]) {
      const right = await findings(device, arm);
      assert(Number(right.max_error_ulp) < 4 && Number(right.max_error_ulp) > 0);
      assert(Number(right.max_absolute_error) < 1e-6);
      assertEquals(await findings(device, arm), right);
      const wrong = await findings(spoiledDevice(device, bump(0, 1e-4)), arm);
      assert(Number(wrong.max_error_ulp) > 100);
      assert(Number(wrong.max_absolute_error) > 9e-5);
      assertNotEquals(wrong.output_hash, right.output_hash);
      const nan = await findings(spoiledDevice(device, bump(0, NaN)), arm);
      assertEquals([nan.max_error_ulp, nan.max_absolute_error], [NaN, NaN]);
    }
  }));

Deno.test("formula tells one norm from the other, and one eps from another", () =>
  withCpu(async (device) => {
    const swapped = spoiledDevice(device, ({ values }) => values.map((value) => value * 1.0001));
    assert(Number((await findings(swapped, LAYER)).max_error_ulp) > 100);
    const { max_error_ulp: large } = await findings(device, { ...RMS, eps: 0.5 });
    assert(Number(large) < 4);
    const seeds = await Promise.all([0, 1].map((seed) => findings(device, { ...RMS, seed })));
    assertNotEquals(seeds[0].output_hash, seeds[1].output_hash);
  }));

Deno.test("gradient compares the formula with differences, and the kernel with the formula", () =>
  withCpu(async (device) => {
    for (const arm of [RMS, LAYER]) {
      const config = { ...arm, check: "gradient" as const };
      const right = await findings(device, config);
      assert(Number(right.max_relative_error) < 1e-8 && Number(right.max_relative_error) > 0);
      assert(Number(right.max_error_ulp) < 8);
      const wrong = await findings(spoiledDevice(device, bump(0, 1e-3)), config);
      assert(Number(wrong.max_error_ulp) > 100);
      assertNotEquals(wrong.output_hash, right.output_hash);
      const nan = await findings(spoiledDevice(device, bump(0, NaN)), config);
      assertEquals(nan.max_error_ulp, NaN);
    }
  }));

Deno.test("zero-mean-equality holds for RMSNorm, bit for bit, and finds one wrong value", () =>
  withCpu(async (device) => {
    const config = { ...RMS, check: "zero-mean-equality" as const };
    assertEquals((await findings(device, config)).max_absolute_difference, 0);
    for (const executable of [0, 1]) {
      const wrong = spoiledDevice(device, bump(executable, 1e-3));
      assert(Number((await findings(wrong, config)).max_absolute_difference) > 9e-4);
    }
    // What it is compared with is LayerNorm, not itself.
    const ops: string[] = [];
    await findings(
      spoiledDevice(
        device,
        ({ graph }) => void ops.push(graph.nodes.map(({ op }) => op.name).join()),
      ),
      config,
    );
    assertEquals(ops, ["rms_norm", "layer_norm"]);
  }));

Deno.test("scale-invariance holds for both norms and finds a device that clips", () =>
  withCpu(async (device) => {
    for (const arm of [RMS, LAYER]) {
      const config = { ...arm, check: "scale-invariance" as const };
      assertEquals((await findings(device, config)).max_absolute_difference, 0);
      const wrong = spoiledDevice(device, bump(1, 1e-3));
      assert(Number((await findings(wrong, config)).max_absolute_difference) > 9e-4);
      const nan = spoiledDevice(device, bump(0, NaN));
      assertEquals((await findings(nan, config)).max_absolute_difference, NaN);
    }
  }));

Deno.test("shift-invariance tells LayerNorm from RMSNorm, and finds devices that err", () =>
  withCpu(async (device) => {
    const check = "shift-invariance" as const;
    const layer = Number((await findings(device, { ...LAYER, check })).max_absolute_difference);
    assert(layer < 1e-5);
    const wrong = spoiledDevice(device, bump(1, 1e-3));
    const found = Number((await findings(wrong, { ...LAYER, check })).max_absolute_difference);
    assert(found > 9e-4);
    const rms = Number((await findings(device, { ...RMS, check })).max_absolute_difference);
    assert(rms > 0.1);
    // A device that gives the first result again makes RMSNorm look invariant.
    let first: Float32Array | undefined;
    const stuck = spoiledDevice(device, ({ values }) => first ??= values);
    assertEquals((await findings(stuck, { ...RMS, check })).max_absolute_difference, 0);
  }));
