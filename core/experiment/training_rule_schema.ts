import { z } from "zod";
import { uniqueListTerm } from "./schema_terms.ts";

const armTerm = z.string();

const placeTerms = {
  data: z.string().describe("Name of the data set; the first where not given.").optional(),
  budget: z.int().min(1).describe("Updates of the runs; the last budget where not given.")
    .optional(),
  metric: z.string().describe("Name of the metric, such as loss or excess.").default("loss"),
  split: z.string().describe("Part of the data, such as held-out or same-target/256.")
    .default("held-out"),
};

const lossTerms = {
  baseline: sideTerm("Arm that the other one is compared with, or arms whose mean it is."),
  candidate: sideTerm("Arm that is said to be better, or as good, or arms whose mean it is."),
  margin: z.number().gt(0).max(1e6)
    .describe("Smallest effect of interest, in the unit of the metric."),
  baselineSplit: z.string()
    .describe("Split of the baseline where it is another one, such as that of another length.")
    .optional(),
  ...placeTerms,
};

const valueTerms = {
  arm: armTerm.describe("Arm it is judged for."),
  limit: z.number().min(-1e30).max(1e30).describe("The limit, in the unit of the metric."),
  ...placeTerms,
};

const exponent = z.number().min(-100).max(100);

/** Schemas of the rules about trainings and gradients. */
export const trainingRuleSchemas = [
  z.strictObject({ kind: z.literal("lower-loss"), ...lossTerms })
    .describe("Holds if the candidate's loss is lower by more than the margin."),
  z.strictObject({ kind: z.literal("equal-loss"), ...lossTerms })
    .describe("Holds if the losses are the same within the margin."),
  z.strictObject({ kind: z.literal("value-below"), ...valueTerms })
    .describe("Holds if the interval of the mean over seeds lies below the limit."),
  z.strictObject({ kind: z.literal("value-above"), ...valueTerms })
    .describe("Holds if the interval of the mean over seeds lies above the limit."),
  z.strictObject({
    kind: z.literal("exponent-in-range"),
    arm: armTerm.describe("Arm it is judged for."),
    metric: z.string().describe("Name of the metric.").default("gradient_norm"),
    split: z.string().describe("Which layer, such as layer/last/feedForward."),
    low: exponent.describe("Least claimed exponent."),
    high: exponent.describe("Largest claimed exponent."),
  }).describe("Holds if the slope of log(metric) over log(depth) lies in [low, high]."),
] as const;

function sideTerm(what: string) {
  return z.union([
    armTerm,
    uniqueListTerm(armTerm, { least: 2, max: 32, what: "Arms whose mean it is." }),
  ]).describe(what);
}
