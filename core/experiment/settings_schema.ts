import { z } from "zod";
import { baseSchema, seedsSchema } from "./base_schema.ts";
import { dataSchema } from "./data_schema.ts";
import { decodingSchema } from "./decoding_schema.ts";
import { gradientSchema, partSchema } from "./model_check_schemas.ts";
import { propertySchema } from "./property_schema.ts";
import type { Settings } from "./settings.ts";
import { type ObjectSchema, withoutDefault } from "./schema_terms.ts";
import { timingSchema } from "./timing_schema.ts";
import { trainingSchema } from "./training_schema.ts";

/** Schema of settings: each dotted path with the schema of the value it names, all optional. */
export const settingsSchema: ObjectSchema<Settings> = z.strictObject(leavesOf("", {
  seeds: seedsSchema,
  ...baseSchema.shape,
  properties: propertySchema,
  timing: timingSchema,
  training: trainingSchema,
  decoding: decodingSchema.omit({ arms: true, model: true }),
  gradients: gradientSchema,
  parts: partSchema,
})).describe("Settings that differ from the file's, by dotted path.");

/** Collects the leaves of a tree of schemas; defaults are dropped, as absent means unchanged. */
function leavesOf(prefix: string, shape: z.core.$ZodLooseShape): Record<string, z.ZodType> {
  const leaves: Record<string, z.ZodType> = {};
  for (const [key, child] of Object.entries(shape)) {
    const schema = withoutDefault(child as z.ZodType);
    const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
    // A data set is a leaf: which keys it takes depends on its source.
    if (inner instanceof z.ZodObject && (inner as z.ZodType) !== dataSchema) {
      Object.assign(leaves, leavesOf(`${prefix}${key}.`, inner.shape));
    } else leaves[prefix + key] = (inner as z.ZodType).optional();
  }
  return leaves;
}
