import { z } from "zod";
import { dataSchema } from "./data_schema.ts";
import type { TrainingDefinition } from "./training_definition.ts";
import { modelSettingsSchema } from "./model_settings_schema.ts";
import { nameTerm, type ObjectSchema, uniqueListTerm, withoutDefaults } from "./schema_terms.ts";
import { SIZE_ENDS } from "./sizes.ts";
import { rateTerm, trainSettingsSchema } from "./train_settings_schema.ts";
import type { TrainingBlock } from "./training_blocks.ts";
import { DECODED_METRICS, FIXES, LENGTH_METRICS, MATCHED_AXES } from "./training_vocabulary.ts";

/** Schema of the `training` block. */
export const trainingSchema: ObjectSchema<TrainingBlock, TrainingDefinition> = z.strictObject({
  data: uniqueListTerm(dataSchema, { max: 16, what: "What is learned." }),
  sizes: uniqueListTerm(sizeSchema(), {
    least: 2,
    max: 32,
    what: "Sizes of the models, ascending; that of the settings alone where not given.",
  }).optional(),
  budgets: uniqueListTerm(updates(), {
    max: 8,
    what: "Updates of each run, ascending; the last is the main one.",
  }),
  learningRates: uniqueListTerm(rateTerm("A rate."), {
    least: 0,
    max: 16,
    what: "Rates tried for each arm, ascending; none for that of train, one for no trials.",
  }).default([]),
  trial: z.strictObject({
    steps: updates().describe("Updates of a trial.").default(200),
    seeds: uniqueListTerm(z.int().min(0).max(4_294_967_295), {
      max: 16,
      what: "Seeds of the trials.",
    }).default([1_000]),
  }).describe("How rates are tried: the least mean held-out loss decides.").prefault({}),
  evaluation: evaluationSchema().prefault({}),
  duplicate: z.string().describe("Arm that is trained again from other seeds, for A/A.")
    .optional(),
  controls: z.array(
    z.strictObject({
      arm: z.string().describe("The bad arm."),
      baseline: z.string().describe("The arm that it must do worse than."),
      minExcess: z.number().gt(0).max(1e6).describe("Least difference that must be seen."),
      metric: z.string().describe("What is compared, in the split held-out.").default("loss"),
      data: z.string().describe(
        "Name of the data set, of any profile; the first where not given.",
      ).optional(),
    }),
  ).max(16).describe("Positive controls: arms that must do worse.").default([]),
  matched: z.enum(MATCHED_AXES).describe("Axis on which arms are meant to be equal.")
    .default("parameters"),
  tolerance: z.number().min(0).max(1)
    .describe("Largest difference on that axis that no table is stamped with, as a share.")
    .default(0.005),
  timing: z.strictObject({
    blocks: z.int().min(1).max(1_000).describe(
      "Blocks; each times a step of every arm, in an order of its own.",
    ).default(30),
    minSampleMs: z.number().min(0.01).max(1_000)
      .describe("Least duration of one sample in milliseconds.").default(1),
    threads: z.int().min(1).max(64).describe("CPU threads.").default(1),
  }).describe("How training steps are timed, interleaved.").optional(),
}).describe("Trainings: every data set, size, arm, budget and seed is a cell.");

function sizeSchema() {
  const arm = {
    model: withoutDefaults(modelSettingsSchema).optional(),
    train: withoutDefaults(trainSettingsSchema).optional(),
  };
  return z.strictObject({
    name: nameTerm("Short name, for ids and tables.", SIZE_ENDS.join("|")),
    ...arm,
    arms: z.record(z.string(), z.strictObject(arm))
      .describe("What single arms change at this size; it goes over all else.").optional(),
    stepsFactor: z.number().gt(0).max(1_000)
      .describe("Factor on the updates of budgets and trials; 1 where not given.").optional(),
  }).describe("A size: what all arms change for it; what an arm changes goes over it.");
}

function evaluationSchema() {
  return z.strictObject({
    sequences: z.int().min(1).max(65_536).describe("Sequences of each measure.").default(64),
    every: updates().describe("Updates between two measures; at the end only where not given.")
      .optional(),
    lengths: uniqueListTerm(z.int().min(1).max(1_048_576), {
      least: 0,
      max: 32,
      what: "Lengths at which the trained model is measured, ascending; by default that of train.",
    }).default([]),
    metrics: uniqueListTerm(z.enum(LENGTH_METRICS), {
      least: 0,
      max: LENGTH_METRICS.length,
      what: "How it is measured there.",
    }).default([]),
    scored: z.int().min(1).max(65_536).describe("Targets scored at the end of each window.")
      .default(32),
    stride: z.int().min(1).max(65_536).describe("Tokens that a sliding window moves on.")
      .default(32),
    fixes: uniqueListTerm(z.enum(FIXES), {
      least: 0,
      max: FIXES.length,
      what: "What is tried beyond the length of training.",
    }).default([]),
    gradientNorms: z.boolean().describe("Whether norms of gradients are measured by layer.")
      .default(false),
    decoded: uniqueListTerm(z.enum(DECODED_METRICS), {
      least: 0,
      max: DECODED_METRICS.length,
      what: "How targets are judged that are decoded from the held-out sources at the end.",
    }).optional(),
  }).describe("What is measured on held-out data.");
}

function updates() {
  return z.int().min(1).max(10_000_000);
}
