import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { DivergenceError } from "../../../core/base/errors.ts";
import type { Device } from "../../../core/device/device.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../../core/train/checkpoint.ts";
import { plannedTrainingBytes, trainingGraph } from "../../../core/train/training_graph.ts";
import { Trainer, type TrainingSpec } from "../../../core/train/trainer.ts";
import { withWebgpu } from "../../helpers/devices.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_SPEC } from "../../helpers/tiny_model_run.ts";
import { runTiny, TINY, tinyBatch } from "../../helpers/tiny_training.ts";

/** The tiny model's batches of four sequences, in parts. */
function inParts(accumulate: number, spec: TrainingSpec = TINY): TrainingSpec {
  return { ...spec, train: { ...spec.train, batch: 4 / accumulate, accumulate } };
}

const PLAIN: TrainingSpec = { ...TINY, model: { ...TINY.model, dropout: 0, precision: 24 } };

Deno.test("gradients of several batches are those of one large batch", () =>
  onCpu(async (device) => {
    const whole = await runTiny(device, 8, { spec: PLAIN });
    for (const accumulate of [2, 4]) {
      const parts = await runTiny(device, 8, { spec: inParts(accumulate, PLAIN) });
      parts.losses.forEach((loss, i) => assertAlmostEquals(loss, whole.losses[i], 2e-5));
      const values = (run: typeof whole) =>
        new Float32Array(run.state.arenas.get("parameters.decayed")!.buffer);
      const worst = values(parts).reduce(
        (most, value, i) => Math.max(most, Math.abs(value - values(whole)[i])),
        0,
      );
      assert(worst < 1e-4, `${worst}`);
    }
  }));

Deno.test("a target counts the same whatever its part, where parts score different numbers", () =>
  onCpu(async (device) => {
    const { tokens, targets } = tinyBatch(0);
    const some = targets.map((target, i) => i < 48 && i % 3 > 0 ? 0xffffffff : target);
    const lossOf = async (spec: TrainingSpec) => {
      const trainer = await Trainer.open(device, spec, { seeds: [3] });
      await trainer.takeStep({ tokens, targets: some });
      const [[{ loss, norm }]] = await trainer.records();
      await trainer.close();
      return { loss, norm };
    };
    const [whole, parts] = [await lossOf(PLAIN), await lossOf(inParts(4, PLAIN))];
    assertAlmostEquals(parts.loss, whole.loss, 1e-6);
    assertAlmostEquals(parts.norm, whole.norm, 1e-5 * whole.norm);
  }));

Deno.test("every optimizer leaves parameters and moments alone until the last part", () =>
  onCpu(async (device) => {
    const sgd = { kind: "sgd", momentum: 0.9, weightDecay: 0.01 } as const;
    for (const optimizer of [TINY.train.optimizer, sgd, { ...sgd, momentum: 0 }]) {
      const spec = { ...PLAIN, train: { ...PLAIN.train, optimizer } };
      const whole = await runTiny(device, 3, { spec });
      const parts = await runTiny(device, 3, { spec: inParts(4, spec) });
      parts.losses.forEach((loss, i) => assertAlmostEquals(loss, whole.losses[i], 2e-5));
    }
  }));

Deno.test("training in parts gives the same bits on every device, stacked, and from a checkpoint", async () => {
  const spec = inParts(2);
  const run = (device: Device, more: Parameters<typeof runTiny>[2] = {}) =>
    runTiny(device, 70, { spec, ...more });
  const { hashes: [own] } = await onCpu((device) => run(device));
  const { hashes } = await onCpu(
    (device) => run(device, { start: { seeds: [9, 3] } }),
    { threads: 2 },
  );
  assertEquals(hashes[1], own);
  await withWebgpu(async (device) => {
    assertEquals((await run(device)).hashes, [own]);
  });
  await onCpu(async (device) => {
    const training = trainingGraph(spec.model, spec.train);
    const { state } = await runTiny(device, 33, { spec });
    const bytes = encodeCheckpoint(training, spec, state);
    const rest = decodeCheckpoint(training, spec, { bytes, path: "step33" });
    assertEquals((await run(device, { state: rest })).hashes, [own]);
  });
});

Deno.test("a step in parts that diverges leaves the state before it", () =>
  onCpu(async (device) => {
    const spec: TrainingSpec = {
      model: { ...TINY_SPEC.model, norm: "none", dropout: 0 },
      train: {
        ...{ ...TINY_SPEC.train, batch: 2, accumulate: 2, clipNorm: undefined, logCapacity: 8 },
        schedule: { kind: "constant", rate: 1e12, warmUp: 0 },
      },
    };
    const trainer = await Trainer.open(device, spec, { seeds: [3] });
    const batch = { tokens: new Uint32Array(64), targets: new Uint32Array(64).fill(1) };
    const error = await assertRejects(async () => {
      for (let step = 0; step < 20; step++) await trainer.takeStep(batch);
    }, DivergenceError);
    assertEquals(trainer.divergedAt(), [error.step]);
    await trainer.close();
  }));

Deno.test("memory does not grow with the number of parts", () => {
  const bytes = [2, 4, 16].map((accumulate) =>
    plannedTrainingBytes({ ...TINY, train: { ...TINY.train, batch: 4, accumulate } }, 1)
  );
  assertEquals(bytes, bytes.map(() => bytes[0]));
});
