import { z } from "zod";
import type { TimingBlock, TimingPlace, TimingPoint } from "./blocks.ts";
import type { TimingDefinition } from "./definition.ts";
import { decodingPlaceTerms } from "./decoding_schema.ts";
import { modelsTerm } from "./model_schema.ts";
import {
  matrixShapeTerm,
  MAX_ELEMENTS,
  type ObjectSchema,
  uniqueListTerm,
} from "./schema_terms.ts";
import { CACHES, LEVELS, PASSES } from "./vocabulary.ts";

/** Schema of the `timing` block. */
export const timingSchema: ObjectSchema<TimingBlock, TimingDefinition> = z.strictObject({
  passes: uniqueListTerm(z.enum(PASSES), {
    max: PASSES.length,
    what: "What one execution computes: the output, or the output and all gradients.",
  }),
  shapes: uniqueListTerm(matrixShapeTerm(), { max: 64, what: "Rows and width of each input." }),
  caches: uniqueListTerm(z.enum(CACHES), {
    max: CACHES.length,
    what: "Whether an execution finds its tensors in the caches or in memory.",
  }).default(["hot"]),
  threads: z.int().min(1).max(64).describe("CPU threads.").default(1),
  blocks: z.int().min(1).max(1000).describe(
    "Blocks; each times every arm once, in an order of its own. 20 is the least for a verdict.",
  ).default(30),
  duplicate: z.string().describe("Arm that is timed twice, for the A/A comparison."),
  minSampleMs: z.number().min(0.01).max(1000).describe(
    "Least duration of one sample in milliseconds; short executions are repeated to reach it.",
  ).default(1),
  coldFrom: z.int().min(1).max(MAX_ELEMENTS).describe(
    "Elements from which a shape is measured cold too; smaller ones stay in a cache anyway.",
  ).default(16_384),
  control: z.strictObject({
    baseline: z.string().describe("The slow arm."),
    candidate: z.string().describe("The fast arm."),
    at: timingPointTerm("Cell in which the saving is looked for."),
    minSaving: z.number().gt(0).lt(1).describe("Least saving, as a share of the baseline's time.")
      .default(0.1),
  }).describe("Positive control: a set-up that misses this saving can decide nothing."),
  models: modelsTerm().default([]),
  levels: uniqueListTerm(z.enum(LEVELS), {
    max: LEVELS.length,
    what: "What is timed of each model: a block in each pass, a training step.",
  }).default(["block", "step"]),
}).describe(
  "Timings: every shape, pass and cache state is a cell that holds all arms, interleaved.",
);

/**
 * Makes the schema of a place in the timing grid of norms alone.
 *
 * @param what What the place is for; the description.
 * @returns The schema.
 */
export function timingPointTerm(what: string): z.ZodType<TimingPoint, TimingPoint> {
  return z.strictObject(pointTerms()).describe(what);
}

/**
 * Makes the schema of a place where a claim about times is judged.
 *
 * @param what What the place is for; the description.
 * @returns The schema: that of a point, of a block or of a step, of a token or of a prompt, of an
 * update.
 */
export function timingPlaceTerm(what: string): z.ZodType<TimingPlace, TimingPlace> {
  const { pass } = pointTerms();
  return z.discriminatedUnion("level", [
    z.strictObject({ level: z.literal("op").optional(), ...pointTerms() })
      .describe("A norm alone."),
    z.strictObject({ level: z.literal("block"), pass })
      .describe("A block of the first model of timing.models."),
    z.strictObject({ level: z.literal("step") })
      .describe("The training step of the first model of timing.models."),
    ...decodingPlaceTerms,
    z.strictObject({
      level: z.literal("update"),
      data: z.string().describe("Data set; the first where not given.").optional(),
      size: z.string().describe("Size; the largest where not given.").optional(),
    }).describe("An update of the arms that are trained, where training.timing measures it."),
  ]).describe(what);
}

function pointTerms() {
  return {
    shape: matrixShapeTerm(),
    pass: z.enum(PASSES).describe("What one execution computes."),
    cache: z.enum(CACHES).describe("Where an execution finds its tensors."),
  };
}
