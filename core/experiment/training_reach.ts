import { modelArms, settledArm } from "./arms.ts";
import { isDecodedMeasured } from "./decoded_rules.ts";
import type { Experiment } from "./experiment.ts";
import { sizeNamed } from "./sizes.ts";
import type { TrainingBlock } from "./training_blocks.ts";
import { armsOfSide, type TrainingRule } from "./training_rules.ts";
import { LENGTH_METRICS } from "./training_vocabulary.ts";

/**
 * Says why an experiment, in one profile, trains or measures nothing that could decide a rule.
 *
 * @param rule The rule; its arms exist.
 * @param experiment The experiment, with the settings of the profile applied.
 * @returns The reason, or undefined if the rule is within reach.
 */
export function trainingReach(rule: TrainingRule, experiment: Experiment): string | undefined {
  if (rule.kind === "exponent-in-range") {
    const depths = experiment.gradients?.depths.length ?? 0;
    return depths >= 3 ? undefined : "no gradients of three depths are measured at this profile";
  }
  const { training } = experiment;
  if (training === undefined) return "nothing is trained at this profile";
  const { data, budget, split } = rule;
  const sizes = sizeReach(rule, training);
  if (sizes !== undefined) return sizes;
  if (data !== undefined && !training.data.some(({ name }) => name === data)) {
    return `no data set "${data}" is learned at this profile`;
  }
  if (budget !== undefined && !training.budgets.includes(budget)) {
    return `no arm is trained for ${budget} updates at this profile`;
  }
  if (!isDecodedMeasured(rule.metric, experiment, data)) {
    return `${rule.metric} is not measured at this profile`;
  }
  const splits = "baselineSplit" in rule && rule.baselineSplit !== undefined
    ? [split, rule.baselineSplit]
    : [split];
  const missing = splits.find((each) => !isMeasured(each, rule, experiment));
  return missing === undefined ? undefined : `${missing} is not measured at this profile`;
}

/** Says which sizes a rule needs that are not trained. */
function sizeReach(
  rule: Exclude<TrainingRule, { readonly kind: "exponent-in-range" }>,
  { sizes = [] }: TrainingBlock,
): string | undefined {
  if (rule.kind === "gap-trend") {
    return sizes.length >= LEAST_SIZES
      ? undefined
      : `${LEAST_SIZES} sizes at least show a trend, ${sizes.length} are trained at this profile`;
  }
  const isSized = rule.size !== undefined || ("equal" in rule && rule.equal !== undefined);
  if (!isSized) return undefined;
  if (sizes.length === 0) return "no sizes are trained at this profile";
  return sizeNamed({ sizes }, rule.size) === undefined
    ? `no size "${rule.size}" is trained at this profile`
    : undefined;
}

/** Fewest sizes of which a trend says something. */
const LEAST_SIZES = 3;

/** Says whether every arm of a rule has a split; what is no length is left to the run. */
function isMeasured(
  split: string,
  rule: Exclude<TrainingRule, { readonly kind: "exponent-in-range" }>,
  experiment: Experiment,
): boolean {
  const [metric, length, fix] = split.split("/");
  const { metrics, lengths, fixes }: {
    readonly metrics: readonly string[];
    readonly lengths: readonly number[];
    readonly fixes: readonly string[];
  } = experiment.training!.evaluation;
  if ((LENGTH_METRICS as readonly string[]).includes(metric)) {
    const known = lengths.length > 0 ? lengths : trainedLengths(rule, experiment);
    return metrics.includes(metric) && known.includes(Number(length)) &&
      (fix === undefined || fixes.includes(fix));
  }
  return metric !== "headroom" || metrics.includes("same-target");
}

function trainedLengths(
  rule: Exclude<TrainingRule, { readonly kind: "exponent-in-range" }>,
  experiment: Experiment,
): readonly number[] {
  const names = "arm" in rule
    ? [rule.arm]
    : [...armsOfSide(rule.baseline), ...armsOfSide(rule.candidate)];
  const size = sizeNamed(experiment.training!, "size" in rule ? rule.size : undefined);
  const arms = modelArms(experiment);
  return names.map((name) =>
    Object.hasOwn(arms, name)
      ? settledArm(experiment, name, size).train.length
      : experiment.base.train.length
  );
}
