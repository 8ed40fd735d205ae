import { z } from "zod";
import type { ExperimentBase } from "./blocks.ts";
import type { BaseDefinition } from "./definition.ts";
import { modelSettingsSchema } from "./model_settings_schema.ts";
import { type ObjectSchema, uniqueListTerm } from "./schema_terms.ts";
import { trainSettingsSchema } from "./train_settings_schema.ts";

/** Schema of the `base` block: settings that all arms share. */
export const baseSchema: ObjectSchema<ExperimentBase, BaseDefinition> = z.strictObject({
  model: modelSettingsSchema.prefault({}),
  train: trainSettingsSchema.prefault({}),
}).describe("Settings that all arms share.");

/** Schema of the list of seeds. */
export const seedsSchema: z.ZodArray<z.ZodInt> = uniqueListTerm(
  z.int().min(0).max(4_294_967_295),
  { max: 256, what: "Seeds of the replicates." },
);
