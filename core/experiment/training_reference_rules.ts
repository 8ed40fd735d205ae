import type { ExperimentIssue } from "../base/errors.ts";
import { armIssues } from "./arm_rules.ts";
import { describeValue } from "./quote_text.ts";
import { suggestion } from "./suggestion.ts";
import type { TrainingBlock } from "./training_blocks.ts";
import { armsOfSide, type TrainingRule } from "./training_rules.ts";

/** Arms by name; only the names matter. */
type Arms = Readonly<Record<string, unknown>>;

/** Finds names that name nothing in a training block. */
export function trainingReferenceIssues(
  arms: Arms,
  { duplicate, controls, data }: TrainingBlock,
): readonly ExperimentIssue[] {
  const names = data.map(({ name }) => name);
  return [
    ...(duplicate === undefined ? [] : armIssues(arms, { "training.duplicate": duplicate })),
    ...controls.flatMap(({ arm, baseline, data: wanted }, i) => {
      const path = `training.controls[${i}]`;
      const issues = armIssues(arms, { [`${path}.arm`]: arm, [`${path}.baseline`]: baseline });
      const same = arm === baseline
        ? [{ path: `${path}.arm`, message: "is the same arm as the baseline" }]
        : [];
      return [...issues, ...same, ...dataIssues(names, `${path}.data`, wanted)];
    }),
  ];
}

/**
 * Finds names that name nothing, sides that share an arm and empty ranges in a rule about trainings.
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
  const shared = armsOfSide(rule.candidate).find((arm) => armsOfSide(rule.baseline).includes(arm));
  const isOther = rule.baselineSplit !== undefined && rule.baselineSplit !== rule.split;
  if (shared === undefined || isOther) return issues;
  const message = `${describeValue(shared)} is an arm of the baseline too, in the same split`;
  return [...issues, { path: `${path}.candidate`, message }];
}

/** Finds data sets of rules that are learned in no profile; see `trainingReach` for each of them. */
function dataIssues(
  names: readonly string[],
  path: string,
  wanted: string | undefined,
): readonly ExperimentIssue[] {
  if (wanted === undefined || names.includes(wanted)) return [];
  const message = `no data set ${describeValue(wanted)}, ${suggestion(wanted, names)}`;
  return [{ path, message }];
}
