import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Dataset } from "../../../../core/data/dataset.ts";
import type { Device } from "../../../../core/device/device.ts";
import { Evaluator } from "../../../../core/train/evaluate/evaluator.ts";
import {
  lengthMeasurements,
  type LengthSubject,
} from "../../../../core/train/evaluate/length_measurements.ts";
import type { LengthPlan } from "../../../../core/train/evaluate/length_plan.ts";
import { Trainer } from "../../../../core/train/trainer.ts";
import { onCpu } from "../../../helpers/on_cpu.ts";
import { TINY_DATA, TINY_SPEC } from "../../../helpers/tiny_model_run.ts";

const EVALUATED = { model: TINY_SPEC.model, decays: TINY_SPEC.train.decays };
const PLAN: LengthPlan = {
  ...{ trained: 16, lengths: [16, 24, 64], scored: 4, stride: 8 },
  metrics: ["same-target", "non-overlapping", "sliding"],
  fixes: ["pi", "truncate"],
};

async function subjectOf(
  device: Device,
  change: Partial<LengthSubject> = {},
): Promise<LengthSubject> {
  const trainer = await Trainer.open(device, TINY_SPEC, { seeds: [3] });
  const parameters = await trainer.parameters();
  await trainer.close();
  const heldOut = TINY_DATA.heldOut({ sequences: 3, length: 64 });
  return {
    ...{ device, parameters, replicates: 1, data: TINY_DATA, step: 7 },
    ...{ evaluated: EVALUATED, evaluator: new Evaluator(device, EVALUATED) },
    whole: { count: 3, ...heldOut },
    pause: () => Promise.resolve(),
    ...change,
  };
}

async function valuesOf(subject: LengthSubject, plan: LengthPlan = PLAN) {
  const { rows: [rows] } = await lengthMeasurements(subject, plan);
  return new Map(rows.map(({ split, metric, value }) => [`${split} ${metric}`, value as number]));
}

Deno.test("lengthMeasurements() measures each metric at each length, with fixes beyond that of training", () =>
  onCpu(async (device) => {
    const losses = [...(await valuesOf(await subjectOf(device))).keys()]
      .filter((key) => !key.endsWith("excess"));
    const at = (metric: string) => [16, 24, 64].map((length) => `${metric}/${length} loss`);
    const fixed = (fix: string) => [24, 64].map((length) => `same-target/${length}/${fix} loss`);
    assertEquals(losses, [
      ...[...at("same-target"), ...at("non-overlapping"), ...at("sliding")],
      ...[...fixed("pi"), ...fixed("truncate")],
      ...["headroom", "headroom/pi", "headroom/truncate"].map((split) => `${split} tokens`),
    ]);
  }));

Deno.test("lengthMeasurements() gives one window of the whole length the same loss by each metric", () =>
  onCpu(async (device) => {
    const values = await valuesOf(await subjectOf(device), { ...PLAN, stride: 4 });
    assertEquals(values.get("sliding/64 loss"), values.get("same-target/64 loss"));
    const all = await valuesOf(await subjectOf(device), { ...PLAN, stride: 64, lengths: [64] });
    assertEquals(all.get("sliding/64 loss"), all.get("non-overlapping/64 loss"));
  }));

Deno.test("lengthMeasurements() truncates to what the model reads at the length of training", () =>
  onCpu(async (device) => {
    const values = await valuesOf(await subjectOf(device));
    assertEquals(values.get("same-target/64/truncate loss"), values.get("same-target/16 loss"));
    assert(values.get("same-target/64/pi loss") !== values.get("same-target/64 loss"));
  }));

Deno.test("lengthMeasurements() takes the excess over a predictor that sees the window alone", () =>
  onCpu(async (device) => {
    const subject = await subjectOf(device);
    const values = await valuesOf(subject);
    const { length, targets } = subject.whole;
    const floors = TINY_DATA.heldOut({ sequences: 3, length: 64 }).floors!;
    const last = [...targets.keys()].filter((i) => i % length >= length - 4);
    const floor = last.reduce((sum, i) => sum + floors[i], 0) / last.length;
    assertAlmostEquals(
      values.get("same-target/64 loss")! - values.get("same-target/64 excess")!,
      floor,
      1e-12,
    );
    const without = await valuesOf({ ...subject, data: {} });
    assertEquals([...without.keys()].filter((key) => key.endsWith("excess")), []);
  }));

Deno.test("lengthMeasurements() leaves out an excess over a floor that is not known, and says so", () =>
  onCpu(async (device) => {
    const subject = await subjectOf(device);
    const floorsOf: Dataset["floorsOf"] = (windows) => {
      const floors = TINY_DATA.floorsOf!(windows);
      return windows.length < 64 ? floors.fill(NaN, floors.length - 1) : floors;
    };
    const { rows: [rows], notes } = await lengthMeasurements(
      { ...subject, data: { floorsOf } },
      { ...PLAN, metrics: ["same-target"], fixes: [] },
    );
    assertEquals(rows.filter(({ metric }) => metric === "excess").map(({ split }) => split), [
      "same-target/64",
    ]);
    assertEquals(notes, [
      "excess of same-target/16 left out as a floor is not known",
      "excess of same-target/24 left out as a floor is not known",
    ]);
  }));

Deno.test("lengthMeasurements() pauses before each measurement, and can be ended there", () =>
  onCpu(async (device) => {
    let pauses = 0;
    const pause = () => Promise.resolve(void pauses++);
    await valuesOf(await subjectOf(device, { pause }));
    assertEquals(pauses, 13);
  }));
