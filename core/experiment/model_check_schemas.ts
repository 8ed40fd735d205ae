import { z } from "zod";
import { dataSchema } from "./data_schema.ts";
import { PART_CHECK_NAMES } from "./part_checks.ts";
import { type ObjectSchema, uniqueListTerm } from "./schema_terms.ts";
import type { GradientBlock, PartBlock } from "./training_blocks.ts";
import type { GradientDefinition } from "./training_definition.ts";

/** Schema of the `gradients` block. */
export const gradientSchema: ObjectSchema<GradientBlock, GradientDefinition> = z.strictObject({
  depths: uniqueListTerm(z.int().min(1).max(256), {
    max: 32,
    what: "Numbers of blocks of the models, ascending.",
  }),
  batch: z.int().min(1).max(65_536).describe("Sequences.").default(8),
  length: z.int().min(1).max(65_536).describe("Tokens of a sequence.").default(64),
  data: dataSchema,
}).describe("Norms of gradients at initialisation: every arm, depth and seed is a cell.");

/** Schema of the `parts` block. */
export const partSchema: ObjectSchema<PartBlock> = z.strictObject({
  checks: uniqueListTerm(z.enum(PART_CHECK_NAMES), {
    max: PART_CHECK_NAMES.length,
    what: "Checks to make.",
  }),
}).describe("Exact checks of parts of models: every check, arm and seed is a cell.");
