import { z } from "zod";
import type { Claim } from "./claim.ts";
import type { ClaimDefinition } from "./definition.ts";
import { FACT_CHECK_NAMES } from "./fact_checks.ts";
import { PART_CHECK_NAMES } from "./part_checks.ts";
import { type ObjectSchema, textTerm } from "./schema_terms.ts";
import { timingPlaceTerm } from "./timing_schema.ts";
import { trainingRuleSchemas } from "./training_rule_schema.ts";
import { CHECKS } from "./vocabulary.ts";

const CLAIM_ID = /^(?=.{1,64}$)[A-Z][A-Za-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)?$/;

const marginTerm = z.number().gt(0).lt(1)
  .describe("Smallest effect of interest, as a share.").default(0.03);

const savingTerm = z.number().gt(-10).lt(1);

const propertyTerms = {
  check: z.enum([...CHECKS, ...PART_CHECK_NAMES, ...FACT_CHECK_NAMES]).describe(
    "Check that produces the metric.",
  ),
  arm: z.string().describe("Arm, or case, it is judged for."),
  metric: z.string().describe("Name of the metric."),
  limit: z.number().min(0).max(1e30).describe("The limit, in the unit of the metric."),
};

const timeTerms = {
  baseline: z.string().describe("Arm that the other one is compared with."),
  candidate: z.string().describe("Arm that is said to be faster, or as fast."),
  at: timingPlaceTerm("Cell in which the claim is judged."),
  margin: marginTerm,
};

const ruleSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("property-below"), ...propertyTerms })
    .describe("Holds if the largest value over all shapes and seeds is at most the limit."),
  z.strictObject({ kind: z.literal("property-above"), ...propertyTerms })
    .describe("Holds if the smallest value over all shapes and seeds is at least the limit."),
  z.strictObject({
    kind: z.literal("saving-in-range"),
    ...timeTerms,
    low: savingTerm.describe("Least claimed saving, as a share of the baseline's time."),
    high: savingTerm.describe("Largest claimed saving, as a share of the baseline's time."),
  }).describe("Holds if the interval of the saving lies inside [low, high]."),
  z.strictObject({ kind: z.literal("less-time"), ...timeTerms })
    .describe("Holds if the interval of the saving lies above the margin."),
  z.strictObject({ kind: z.literal("equal-time"), ...timeTerms })
    .describe("Holds if the ratio of the times is 1 within the margin."),
  ...trainingRuleSchemas,
  z.strictObject({
    kind: z.literal("literature"),
    reason: textTerm("Why the experiment cannot decide the claim."),
  }).describe("Decides nothing: the claim is quoted and out of reach."),
]);

/** Schema of one claim. */
export const claimSchema: ObjectSchema<Claim, ClaimDefinition> = z.strictObject({
  id: z.string().regex(CLAIM_ID, 'a name such as "N3.unfused-forward"')
    .describe("Name such as N3.unfused-forward, unique in the file."),
  statement: textTerm("What is claimed, in a sentence."),
  published: z.strictObject({
    value: z.number().min(-1e30).max(1e30).optional().describe("The published number."),
    unit: textTerm("Unit of the number.").optional(),
    text: textTerm("The published finding with its scale, in a sentence."),
    source: textTerm("Where it was published."),
    contrary: z.boolean().describe("Whether the statement says the contrary of it.").optional(),
  }).optional().describe("What was published about it."),
  rule: ruleSchema.describe("How the claim is decided."),
});
