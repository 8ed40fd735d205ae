import { z } from "zod";
import { baseSchema, seedsSchema } from "./base_schema.ts";
import { propertySchema } from "./property_schema.ts";
import type { Settings } from "./settings.ts";
import type { ObjectSchema } from "./schema_terms.ts";
import { timingSchema } from "./timing_schema.ts";

/** Schema of settings: each dotted path with the schema of the value it names, all optional. */
export const settingsSchema: ObjectSchema<Settings> = z.strictObject(leavesOf("", {
  seeds: seedsSchema,
  ...baseSchema.shape,
  properties: propertySchema,
  timing: timingSchema,
})).describe("Settings that differ from the file's, by dotted path.");

/** Collects the leaves of a tree of schemas; defaults are dropped, as absent means unchanged. */
function leavesOf(prefix: string, shape: z.core.$ZodLooseShape): Record<string, z.ZodType> {
  const leaves: Record<string, z.ZodType> = {};
  for (const [key, child] of Object.entries(shape)) {
    const schema = child instanceof z.ZodDefault ? child.unwrap() : child;
    if (schema instanceof z.ZodObject) {
      Object.assign(leaves, leavesOf(`${prefix}${key}.`, schema.shape));
    } else leaves[prefix + key] = (schema as z.ZodType).optional();
  }
  return leaves;
}
