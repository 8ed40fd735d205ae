import type { Batch } from "../../core/train/batch.ts";
import type { TrainingSpec } from "../../core/train/trainer.ts";
import type { Parameter } from "../../core/model/parameter.ts";
import { elementCount } from "../../core/base/shape.ts";

/** First losses that every peer gives for this step, as they were printed. */
export const PEER_LOSSES = [5.5662, 5.3985, 5.25914, 5.14358, 5.04166];

/** The training step that peers were measured on: four layers, width 128, 16 sequences of 128. */
export function peerSpec(precision: 12 | 24): TrainingSpec {
  return {
    model: {
      ...{ vocabulary: 256, context: 128, layers: 4, width: 128, heads: 4, kvHeads: 4 },
      ...{ hidden: 512, activation: "gelu", norm: "layer-norm", normForm: "fused" },
      ...{ normPlace: "pre", normEps: 1e-5, position: { kind: "learned" }, tiedHead: false },
      ...{ bias: false, dropout: 0, precision, initialDeviation: 0.02 },
    },
    train: {
      batch: 16,
      length: 128,
      optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1 },
      decays: "all",
      schedule: { kind: "constant", rate: 1e-3, warmUp: 0 },
    },
  };
}

/** Makes the weights that all peers begin with: uniform by a hash of place and parameter. */
export function peerValues(parameters: readonly Parameter[]): Map<string, Float32Array> {
  const limit = Math.sqrt(3) * 0.02;
  return new Map(
    parameters.flatMap(({ path, shape, init }, i): [string, Float32Array][] => {
      if (init.kind !== "normal") return [];
      const uniform = (at: number) => ((peerHash(at, 100 + i) >>> 8) / 8_388_608 - 1) * limit;
      return [[path, Float32Array.from({ length: elementCount(shape) }, (_, at) => uniform(at))]];
    }),
  );
}

/** Makes the tokens that all peers read: four ranges of 64 tokens in turn. */
export function peerBatch(batch = 16, length = 128): Batch {
  const token = (b: number, t: number) => peerHash(b * (length + 1) + t, 7) % 64 + t % 4 * 64;
  const fill = (shift: number) =>
    Uint32Array.from(
      { length: batch * length },
      (_, i) => token(Math.floor(i / length), i % length + shift),
    );
  return { tokens: fill(0), targets: fill(1) };
}

/** Mixes the bits of a place and a seed. */
export function peerHash(place: number, seed: number): number {
  let h = (place + Math.imul(seed, 0x9e3779b1)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
