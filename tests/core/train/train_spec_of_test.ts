import { assertEquals, assertThrows } from "@std/assert";
import { trainSpecOf } from "../../../core/train/train_spec_of.ts";
import { checkTrainSpec } from "../../../core/train/train_spec.ts";
import type { TrainSettings } from "../../../core/train/train_settings.ts";

const SETTINGS: TrainSettings = {
  ...{ batch: 32, length: 64, accumulate: 1, optimizer: "adamw", beta1: 0.9, beta2: 0.95 },
  ...{ adamEps: 1e-8, momentum: 0.5, weightDecay: 0.1, decays: "matrices", learningRate: 3e-3 },
  ...{ schedule: "cosine", warmup: 0.1, finalRate: 0.25, clipNorm: 1 },
};

Deno.test("trainSpecOf() turns shares of a run into updates and rates", () => {
  const spec = trainSpecOf(SETTINGS, { steps: 205 });
  assertEquals(spec, {
    ...{ batch: 32, length: 64, decays: "matrices", clipNorm: 1 },
    optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1 },
    schedule: { kind: "cosine", rate: 3e-3, warmUp: 21, steps: 205, last: 0.75e-3 },
  });
  checkTrainSpec(spec);
});

Deno.test("trainSpecOf() takes the rate that trials chose", () => {
  const { schedule } = trainSpecOf(SETTINGS, { steps: 10, rate: 1 });
  assertEquals(schedule, { kind: "cosine", rate: 1, warmUp: 1, steps: 10, last: 0.25 });
});

Deno.test("trainSpecOf() takes SGD, other schedules and no clipping", () => {
  const settings = { ...SETTINGS, optimizer: "sgd", clipNorm: 0 } as const;
  const spec = trainSpecOf({ ...settings, schedule: "constant" }, { steps: 10 });
  assertEquals(spec.optimizer, { kind: "sgd", momentum: 0.5, weightDecay: 0.1 });
  assertEquals(spec.schedule, { kind: "constant", rate: 3e-3, warmUp: 1 });
  assertEquals("clipNorm" in spec, false);
  const stepped = { ...settings, schedule: "step", stepEvery: 4, stepFactor: 0.5 } as const;
  assertEquals(trainSpecOf(stepped, { steps: 10 }).schedule, {
    ...{ kind: "step", rate: 3e-3, warmUp: 1, every: 4, factor: 0.5 },
  });
});

Deno.test("trainSpecOf() refuses falls of the rate without their size", () => {
  assertThrows(
    () => trainSpecOf({ ...SETTINGS, schedule: "step", stepEvery: 4 }, { steps: 10 }),
    RangeError,
    "must have stepEvery and stepFactor: stepEvery=4, stepFactor=undefined",
  );
});
