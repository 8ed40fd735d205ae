import { z } from "zod";
import { type ActivationName, ACTIVATIONS } from "../model/activation_names.ts";
import { ARCHITECTURES } from "../model/architecture.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import type { Position } from "../model/position.ts";
import type { RotaryScaling } from "../model/rotary_scaling.ts";
import type { Schedule } from "../train/schedule.ts";
import type { OptimizerSpec, TrainSpec } from "../train/train_spec.ts";

/** Version of the file; raised when a reader of the old one would misread it. */
export const CONFIG_VERSION = 1;

/** How the model was trained, and how far. */
export interface TrainedWith {
  /** What each update did. */
  readonly spec: TrainSpec;
  /** Updates that were taken. */
  readonly step: number;
  /** Seed of the run. */
  readonly seed: number;
  /** Digest of what else decided random numbers, where there was one. */
  readonly experiment?: string;
  /** What it was trained on: name and digest of its data, where they are known. */
  readonly data?: { readonly name: string; readonly digest: string };
}

/** `config.json` of a model folder. */
export interface ModelConfig {
  /** Says what kind of folder this is. */
  readonly format: "assay-decoder";
  /** See {@link CONFIG_VERSION}. */
  readonly version: typeof CONFIG_VERSION;
  /** The architecture, with all settings. */
  readonly model: DecoderSpec;
  /** How it was trained; null for a model that was not. */
  readonly training: TrainedWith | null;
  /** SHA-256 of each other file of the folder, by its name. */
  readonly files: {
    readonly "model.safetensors": string;
    readonly "tokenizer.json"?: string;
    readonly "training.safetensors"?: string;
    readonly "source.json"?: string;
  };
}

const count = z.int().min(1).max(16_777_216);
const width = z.int().min(1).max(1_048_576);
const number = z.number();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in lower-case hexadecimal");

/** Every key of a type, optional ones too, so that none can be forgotten. */
type Fields<T> = { readonly [Key in keyof Required<T>]: z.ZodType<T[Key]> };

const scaling: z.ZodType<RotaryScaling> = z.strictObject(
  {
    kind: z.enum(["pi", "ntk", "yarn"]),
    factor: number,
    trained: count,
  } satisfies Fields<RotaryScaling>,
);

const position: z.ZodType<Position> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("learned") }),
  z.strictObject({ kind: z.literal("sinusoidal"), scaled: z.boolean().optional() }),
  z.strictObject({
    kind: z.literal("rotary"),
    base: number,
    layout: z.enum(["half", "interleaved"]),
    fraction: number,
    scaling: scaling.optional(),
    frequencies: z.array(number).min(1).max(65_536).readonly().optional(),
  }),
  z.strictObject({ kind: z.literal("alibi") }),
  z.strictObject({ kind: z.literal("t5"), buckets: width, maxDistance: width }),
]);

const model: z.ZodType<DecoderSpec> = z.strictObject(
  {
    architecture: z.enum(ARCHITECTURES).optional(),
    encoderLayers: count.max(10_000).optional(),
    sharedStacks: z.boolean().optional(),
    rotaryCross: z.boolean().optional(),
    vocabulary: count,
    context: width,
    layers: count.max(10_000),
    width,
    heads: width,
    kvHeads: width,
    headWidth: width.optional(),
    scoreScale: number.optional(),
    scoreScaleByDepth: z.boolean().optional(),
    hidden: width,
    activation: z.enum(Object.keys(ACTIVATIONS) as [ActivationName]),
    norm: z.enum(["layer-norm", "rms-norm", "p-rms-norm", "none"]),
    normFraction: number.optional(),
    normForm: z.enum(["fused", "unfused"]),
    normPlace: z.enum(["pre", "post"]),
    normEps: number,
    position,
    segments: width.optional(),
    embeddingNorm: z.boolean().optional(),
    causal: z.boolean().optional(),
    qkNorm: z.boolean().optional(),
    residual: z.boolean().optional(),
    tiedHead: z.boolean(),
    headTransform: z.boolean().optional(),
    headBias: z.boolean().optional(),
    headScale: number.optional(),
    logitActivation: z.enum(["none", "relu"]).optional(),
    bias: z.boolean(),
    qkvBias: z.boolean().optional(),
    fusedQkv: z.boolean().optional(),
    fusedGateUp: z.boolean().optional(),
    dropout: number,
    precision: z.union([z.literal(12), z.literal(24)]),
    initialDeviation: number,
    scaledInit: z.boolean().optional(),
    embeddingDeviation: number.optional(),
  } satisfies Fields<DecoderSpec>,
);

const optimizer: z.ZodType<OptimizerSpec> = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("adamw"),
    ...{ beta1: number, beta2: number, eps: number, weightDecay: number },
  }),
  z.strictObject({ kind: z.literal("sgd"), momentum: number, weightDecay: number }),
]);

const shared = { rate: number, warmUp: z.int().min(0) };
const schedule: z.ZodType<Schedule> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), ...shared }),
  z.strictObject({ kind: z.literal("cosine"), ...shared, steps: z.int(), last: number }),
  z.strictObject({ kind: z.literal("step"), ...shared, every: z.int(), factor: number }),
]);

const train: z.ZodType<TrainSpec> = z.strictObject(
  {
    batch: count,
    length: count,
    accumulate: count.optional(),
    optimizer,
    schedule,
    decays: z.enum(["matrices", "all"]),
    clipNorm: number.optional(),
    logCapacity: count.optional(),
  } satisfies Fields<TrainSpec>,
);

/** Schema of `config.json`: every key that exists, and no other. */
export const modelConfigSchema: z.ZodType<ModelConfig> = z.strictObject({
  format: z.literal("assay-decoder"),
  version: z.literal(CONFIG_VERSION),
  model,
  training: z.strictObject({
    spec: train,
    step: z.int().min(0),
    seed: z.int().min(0),
    experiment: z.string().max(1000).optional(),
    data: z.strictObject({ name: z.string().max(1000), digest: z.string().max(1000) }).optional(),
  }).nullable(),
  files: z.strictObject({
    "model.safetensors": sha256,
    "tokenizer.json": sha256.optional(),
    "training.safetensors": sha256.optional(),
    "source.json": sha256.optional(),
  }),
});
