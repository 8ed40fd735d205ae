import { z } from "zod";
import type { DecodingBlock } from "./decoding_block.ts";
import type { DecodingDefinition } from "./definition.ts";
import { modelSettingsSchema } from "./model_settings_schema.ts";
import { type ObjectSchema, uniqueListTerm, withoutDefaults } from "./schema_terms.ts";

/** Schema of the `decoding` block. */
export const decodingSchema: ObjectSchema<DecodingBlock, DecodingDefinition> = z.strictObject({
  arms: z.record(z.string(), withoutDefaults(modelSettingsSchema)).describe(
    "Arms that are timed, each with what it changes here; all are compared with the first.",
  ),
  model: withoutDefaults(modelSettingsSchema).default({}),
  vocabulary: count(1_048_576, "Tokens that there are.").default(256),
  batches: uniqueListTerm(count(4_096, "Sequences."), {
    max: 16,
    what: "Sequences that get their next token together.",
  }),
  contexts: uniqueListTerm(count(1_048_576, "Tokens."), {
    max: 32,
    what: "Tokens of each sequence, the next one among them.",
  }),
  prompts: uniqueListTerm(count(65_536, "Tokens."), {
    least: 0,
    max: 16,
    what: "Tokens of prompts, which one sequence reads at once.",
  }).default([]),
  duplicate: z.string().describe("Arm that is timed twice, for the A/A comparison."),
  blocks: count(1_000, "Blocks; each times every arm, in an order of its own.").default(30),
  minSampleMs: z.number().min(0.01).max(1_000)
    .describe("Least duration of one sample in milliseconds.").default(1),
  threads: count(64, "CPU threads.").default(1),
}).describe("Times of generation with cached keys and values, by batch and context, interleaved.");

/** Schemas of the places in that grid where a claim may be judged. */
export const decodingPlaceTerms = [
  z.strictObject({
    level: z.literal("token"),
    batch: count(4_096, "Sequences; the most of the profile where not given.").optional(),
    context: count(1_048_576, "Tokens of each; the most of the profile where not given.")
      .optional(),
  }).describe("The next token of each sequence."),
  z.strictObject({
    level: z.literal("prompt"),
    context: count(65_536, "Tokens; the most of the profile where not given.").optional(),
  }).describe("A prompt that is read at once."),
] as const;

function count(most: number, what: string) {
  return z.int().min(1).max(most).describe(what);
}
