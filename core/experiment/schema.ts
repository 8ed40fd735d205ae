import { z } from "zod";
import { armSchema } from "./arm_schema.ts";
import { baseSchema, seedsSchema } from "./base_schema.ts";
import { claimSchema } from "./claim_schema.ts";
import { decodingSchema } from "./decoding_schema.ts";
import type { Defaulted, ExperimentDefinition } from "./definition.ts";
import type { Experiment, Profile } from "./experiment.ts";
import { factsSchema } from "./fact_schema.ts";
import { gradientSchema, partSchema } from "./model_check_schemas.ts";
import { propertySchema } from "./property_schema.ts";
import { publishedTableSchema } from "./published_table.ts";
import { nameTerm, type ObjectSchema, textTerm } from "./schema_terms.ts";
import { settingsSchema } from "./settings_schema.ts";
import { timingSchema } from "./timing_schema.ts";
import { trainingSchema } from "./training_schema.ts";

/** Schema of an experiment file: its shape; what holds between its parts is in `rules.ts`. */
export const experimentSchema: ObjectSchema<Experiment, ExperimentDefinition> = z.strictObject({
  $schema: z.string().optional().describe("Path of this schema, for editors."),
  name: nameTerm("Name; the file has it in snake case.", "con|prn|aux|nul|com[0-9]|lpt[0-9]"),
  version: z.int().min(1).max(1_000_000)
    .describe("Raised when a change can alter a result."),
  title: textTerm("Heading of the report."),
  question: textTerm("What the experiment asks, in a sentence."),
  source: textTerm("Where the claims come from."),
  arms: z.record(
    // "copy" is the row of the memory copy in every timing table.
    nameTerm("Name of an arm.", "copy"),
    armSchema,
  ).describe("What is compared, by name."),
  base: baseSchema.prefault({}),
  seeds: seedsSchema.default([0, 1, 2, 3, 4, 5, 6, 7]),
  properties: propertySchema.optional(),
  timing: timingSchema.optional(),
  training: trainingSchema.optional(),
  decoding: decodingSchema.optional(),
  gradients: gradientSchema.optional(),
  parts: partSchema.optional(),
  facts: factsSchema.optional(),
  profiles: z.strictObject({
    smoke: profileSchema("Code paths and bits, for CI: at most 30 s on two cores.").optional(),
    quick: profileSchema("The default, a first honest verdict: at most 5 min."),
    cpu: profileSchema("A long run on a CPU: at most 2 h.").optional(),
    gpu: profileSchema("A long run on one large GPU: at most 30 min.").optional(),
  }).describe("Sizes of run that exist, by name."),
  published: z.array(publishedTableSchema).max(16)
    .describe("Tables of others, shown beside what is measured here.").optional(),
  claims: z.array(claimSchema).min(1).max(128)
    .describe("What is claimed and how it is decided."),
}).describe("An experiment of Assay.");

function profileSchema(what: string): ObjectSchema<Profile, Defaulted<Profile, "set">> {
  return z.strictObject({
    cost: textTerm("Time it takes, and on what, for people who choose."),
    set: settingsSchema.default({}),
  }).describe(what);
}
