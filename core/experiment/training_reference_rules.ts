import type { ExperimentIssue } from "../base/errors.ts";
import { armIssues } from "./arm_rules.ts";
import { metricDirection } from "./metric_direction.ts";
import { describeValue } from "./quote_text.ts";
import { suggestion } from "./suggestion.ts";
import type { TrainingBlock } from "./training_blocks.ts";
import { armsOfSide, type TrainingRule } from "./training_rules.ts";

/** Arms by name; only the names matter. */
type Arms = Readonly<Record<string, unknown>>;

/**
 * Finds names that name nothing in a training block.
 *
 * @param block The block.
 * @param options Arms of the experiment, and data sets learned in any profile: a control of one that
 * another profile learns is left out.
 */
export function trainingReferenceIssues(
  { duplicate, controls }: TrainingBlock,
  { arms, learned }: { readonly arms: Arms; readonly learned: readonly string[] },
): readonly ExperimentIssue[] {
  return [
    ...(duplicate === undefined ? [] : armIssues(arms, { "training.duplicate": duplicate })),
    ...controls.flatMap(({ arm, baseline, data: wanted }, i) => {
      const path = `training.controls[${i}]`;
      const issues = armIssues(arms, { [`${path}.arm`]: arm, [`${path}.baseline`]: baseline });
      const same = arm === baseline
        ? [{ path: `${path}.arm`, message: "is the same arm as the baseline" }]
        : [];
      return [...issues, ...same, ...dataIssues(learned, `${path}.data`, wanted)];
    }),
  ];
}

/**
 * Finds names that name nothing, sides that share an arm, empty ranges, and metrics that a rule about
 * trainings would read the wrong way round.
 *
 * @param rule The rule.
 * @param options Arms of the experiment, and the path of the rule.
 */
export function trainingRuleIssues(
  rule: TrainingRule,
  { arms, path }: { readonly arms: Arms; readonly path: string },
): readonly ExperimentIssue[] {
  if ("arm" in rule) {
    const issues = armIssues(arms, { [`${path}.arm`]: rule.arm });
    if (rule.kind !== "exponent-in-range" || rule.low < rule.high) return issues;
    const message = `received ${rule.low}, expected less than high, ${rule.high}`;
    return [...issues, { path: `${path}.low`, message }];
  }
  const issues = (["baseline", "candidate"] as const).flatMap((side) =>
    armsOfSide(rule[side]).flatMap((arm, i) => {
      const place = typeof rule[side] === "string" ? "" : `[${i}]`;
      return armIssues(arms, { [`${path}.${side}${place}`]: arm });
    })
  );
  if (rule.kind !== "equal-loss" && metricDirection(rule.metric) === "higher") {
    const message = `received ${describeValue(rule.metric)}, of which more is better, expected a ` +
      'metric of which less is, or a rule of the kind "value-above" or "equal-loss"';
    issues.push({ path: `${path}.metric`, message });
  }
  const shared = armsOfSide(rule.candidate).find((arm) => armsOfSide(rule.baseline).includes(arm));
  const isOther = rule.kind !== "gap-trend" && rule.baselineSplit !== undefined &&
    rule.baselineSplit !== rule.split;
  if (shared === undefined || isOther) return issues;
  const message = `${describeValue(shared)} is an arm of the baseline too, in the same split`;
  return [...issues, { path: `${path}.candidate`, message }];
}

/** Finds the data set of a control that is learned in no profile. */
function dataIssues(
  learned: readonly string[],
  path: string,
  wanted: string | undefined,
): readonly ExperimentIssue[] {
  if (wanted === undefined || learned.includes(wanted)) return [];
  const message = `no data set ${describeValue(wanted)}, ${suggestion(wanted, learned)}`;
  return [{ path, message }];
}
