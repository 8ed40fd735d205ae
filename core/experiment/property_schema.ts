import { z } from "zod";
import type { PropertyBlock } from "./blocks.ts";
import { matrixShapeTerm, type ObjectSchema, uniqueListTerm } from "./schema_terms.ts";
import { CHECKS } from "./vocabulary.ts";

/** Schema of the `properties` block. */
export const propertySchema: ObjectSchema<PropertyBlock> = z.strictObject({
  checks: uniqueListTerm(z.enum(CHECKS), { max: CHECKS.length, what: "Checks to make." }),
  shapes: uniqueListTerm(matrixShapeTerm(), { max: 64, what: "Rows and width of each input." }),
}).describe(
  "Property checks: every check, arm, shape and seed is a cell with canonical metrics.",
);
