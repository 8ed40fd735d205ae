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

const sizeTerm = z.string()
  .describe("Size of the models: smallest, largest or a name; the largest where not given.")
  .optional();

const sideTerms = {
  baseline: sideTerm("Arm that the other one is compared with, or arms whose mean it is."),
  candidate: sideTerm("Arm that is said to be better, or as good, or arms whose mean it is."),
};

const lossTerms = {
  ...sideTerms,
  margin: z.number().gt(0).max(1e6)
    .describe("Smallest effect of interest, in the unit of the metric."),
  baselineSplit: z.string()
    .describe("Split of the baseline where it is another one, such as that of another length.")
    .optional(),
  size: sizeTerm,
  equal: z.enum(["parameters", "flops"])
    .describe("What both have as much of, where that is not the name of their size.").optional(),
  ...placeTerms,
};

const valueTerms = {
  arm: armTerm.describe("Arm it is judged for."),
  limit: z.number().min(-1e30).max(1e30).describe("The limit, in the unit of the metric."),
  size: sizeTerm,
  ...placeTerms,
};

const exponent = z.number().min(-100).max(100);

/** Schemas of the rules about trainings and gradients. */
export const trainingRuleSchemas = [
  z.strictObject({ kind: z.literal("lower-loss"), ...lossTerms })
    .describe("Holds if the candidate's loss is lower by more than the margin."),
  z.strictObject({ kind: z.literal("equal-loss"), ...lossTerms })
    .describe("Holds if the losses are the same within the margin."),
  z.strictObject({
    kind: z.literal("gap-trend"),
    ...sideTerms,
    direction: z.enum(["shrinks", "grows"]).describe("How the gap is said to move with size.")
      .default("shrinks"),
    margin: z.number().gt(0).max(1e6)
      .describe("Smallest change of interest for ten times the parameters."),
    ...placeTerms,
  }).describe(
    "Holds if the gap, baseline minus candidate, moves with size by more than the margin.",
  ),
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
