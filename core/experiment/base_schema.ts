import { z } from "zod";
import type { ExperimentBase } from "./blocks.ts";
import { type ObjectSchema, uniqueListTerm } from "./schema_terms.ts";

/** Schema of the `base` block: settings that all arms share. */
export const baseSchema: ObjectSchema<ExperimentBase> = z.strictObject({
  model: z.strictObject({
    eps: z.number().gt(0).max(1).describe("Stabiliser inside the root."),
  }).describe("Settings of the op or model."),
}).describe("Settings that all arms share.");

/** Schema of the list of seeds. */
export const seedsSchema: z.ZodArray<z.ZodInt> = uniqueListTerm(
  z.int().min(0).max(4_294_967_295),
  { max: 256, what: "Seeds of the replicates." },
);
