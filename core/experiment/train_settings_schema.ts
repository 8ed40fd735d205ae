import { z } from "zod";
import type { TrainSettings } from "../train/train_settings.ts";
import type { ObjectSchema } from "./schema_terms.ts";

/** Schema of `base.train`: how models are trained, every value with its default. */
export const trainSettingsSchema: ObjectSchema<TrainSettings, Partial<TrainSettings>> = z
  .strictObject({
    batch: z.int().min(1).max(65_536).describe("Sequences of a micro-batch.").default(32),
    length: z.int().min(1).max(65_536).describe("Tokens of a sequence.").default(64),
    accumulate: z.int().min(1).max(1_024)
      .describe("Micro-batches whose gradients make one update.").default(1),
    optimizer: z.enum(["adamw", "sgd"]).describe("Optimizer.").default("adamw"),
    beta1: share("Decay of the first moment.").default(0.9),
    beta2: share("Decay of the second moment.").default(0.95),
    adamEps: z.number().min(1e-12).lt(1).describe("Stabiliser of AdamW.").default(1e-8),
    momentum: share("Momentum of SGD; 0 for none.").default(0),
    weightDecay: z.number().min(0).max(100).describe("Weight decay; decoupled in AdamW.")
      .default(0.1),
    decays: z.enum(["matrices", "all"]).describe("Which parameters weight decay takes.")
      .default("matrices"),
    learningRate: rateTerm("Largest learning rate, where no trials choose it.").default(3e-3),
    schedule: z.enum(["constant", "cosine", "step"])
      .describe("How the learning rate moves behind the warm-up.").default("cosine"),
    warmup: share("Share of the updates over which the rate rises linearly.").default(0.1),
    finalRate: z.number().min(0).max(1)
      .describe("Share of the largest rate at which a cosine ends.").default(0.1),
    stepEvery: z.int().min(1).max(10_000_000)
      .describe("Updates between two falls of the schedule step.").optional(),
    stepFactor: z.number().gt(0).max(1).describe("Factor of each fall of the schedule step.")
      .optional(),
    pooledAfter: z.number().gt(0).lt(1)
      .describe("Share of the updates with own keys and values of each head, then pooled.")
      .optional(),
    clipNorm: z.number().min(0).max(1e6)
      .describe("Largest norm of all gradients together; 0 for no clipping.").default(1),
  }).describe("How models are trained.");

/**
 * Makes the schema of a learning rate.
 *
 * @param what What it is used for; the description.
 * @returns The schema.
 */
export function rateTerm(what: string): z.ZodNumber {
  return z.number().gt(0).max(100).describe(what);
}

function share(what: string) {
  return z.number().min(0).lt(1).describe(what);
}
