import type { Device } from "../../core/device/device.ts";
import type { Batch } from "../../core/train/batch.ts";
import type { Start } from "../../core/train/initial_state.ts";
import { Trainer, type TrainingSpec } from "../../core/train/trainer.ts";
import type { TrainingState } from "../../core/train/training_state.ts";

/** A Transformer of two layers that learns within 200 steps to count in steps of its own. */
export const TINY: TrainingSpec = {
  model: {
    ...{ vocabulary: 32, context: 16, layers: 2, width: 32, heads: 2, kvHeads: 2, hidden: 64 },
    ...{ activation: "gelu", norm: "layer-norm", normForm: "fused", normPlace: "pre" },
    ...{ normEps: 1e-5, position: { kind: "learned" }, tiedHead: false, bias: true, dropout: 0.1 },
    ...{ precision: 12, initialDeviation: 0.02 },
  },
  train: {
    batch: 4,
    length: 16,
    optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1 },
    decays: "matrices",
    schedule: { kind: "cosine", rate: 3e-3, warmUp: 20, steps: 200, last: 3e-4 },
    clipNorm: 1,
  },
};

/** Sequences that count modulo 32: a start and a stride for each, by the step. */
export function tinyBatch(step: number): Batch {
  const at = (b: number, i: number) => (b + step + ((7 * step + 3 * b) % 5 + 1) * i) % 32;
  const fill = (shift: number) =>
    Uint32Array.from({ length: 64 }, (_, i) => at(Math.floor(i / 16), i % 16 + shift));
  return { tokens: fill(0), targets: fill(1) };
}

/** What a run of some steps came to. */
export interface TinyRun {
  readonly hashes: readonly string[];
  readonly losses: Float32Array;
  readonly state: TrainingState;
}

/** Trains the tiny model on a device from a state, or the beginning, up to a step. */
export async function runTiny(
  device: Device,
  steps: number,
  { spec = TINY, start = { seeds: [3] }, state }: {
    readonly spec?: TrainingSpec;
    readonly start?: Start;
    readonly state?: TrainingState;
  } = {},
): Promise<TinyRun> {
  const trainer = await Trainer.open(device, spec, start, state);
  try {
    while (trainer.step < steps) await trainer.takeStep(tinyBatch(trainer.step));
    const losses = await trainer.losses();
    return { hashes: await trainer.hashes(), losses, state: await trainer.state() };
  } finally {
    await trainer.close();
  }
}
