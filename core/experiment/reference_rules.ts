import type { ExperimentIssue } from "../base/errors.ts";
import { armIssues, pairIssues } from "./arm_rules.ts";
import type { TimingBlock } from "./blocks.ts";
import type { Claim, PropertyRule } from "./claim.ts";
import { claimSchema } from "./claim_schema.ts";
import { learnedData } from "./learned_data.ts";
import { FACT_CHECKS, isFactCheck } from "./fact_checks.ts";
import { isPartCheck, PART_CHECKS } from "./part_checks.ts";
import { describeValue } from "./quote_text.ts";
import { suggestion } from "./suggestion.ts";
import { timingSchema } from "./timing_schema.ts";
import type { TrainingBlock } from "./training_blocks.ts";
import { trainingReferenceIssues, trainingRuleIssues } from "./training_reference_rules.ts";
import { trainingSchema } from "./training_schema.ts";
import { CHECK_METRICS } from "./vocabulary.ts";

/** Arms by name; only the names matter. */
type Arms = Readonly<Record<string, unknown>>;

/** What claims name: arms, and cases. */
export interface Named {
  readonly arms: Arms;
  readonly facts?: Arms;
}

/**
 * Finds names that name nothing, in a file that does not fit the schema elsewhere.
 *
 * So that they are reported together with what does not fit: parts that fit are looked at.
 *
 * @param data Content of the file.
 * @returns The issues of the timing and training blocks and of the claims.
 */
export function partialReferenceIssues(data: unknown): readonly ExperimentIssue[] {
  const { arms, facts, timing, training, profiles, claims } = (data ?? {}) as Readonly<
    Record<string, unknown>
  >;
  if (typeof arms !== "object" || arms === null) return [];
  const block = timingSchema.safeParse(timing).data;
  const trained = trainingSchema.safeParse(training).data;
  const list = Array.isArray(claims) ? claims : [];
  return [
    ...(block === undefined ? [] : timingReferenceIssues(arms as Arms, block as TimingBlock)),
    ...(trained === undefined ? [] : trainingReferenceIssues(trained as TrainingBlock, {
      arms: arms as Arms,
      learned: learnedData(trained.data, profiles),
    })),
    ...claimReferenceIssues(
      { arms: arms as Arms, facts: isTable(facts) ? facts : {} },
      list.map((claim) => claimSchema.safeParse(claim).data as Claim | undefined),
    ),
  ];
}

function isTable(value: unknown): value is Arms {
  return typeof value === "object" && value !== null;
}

/**
 * Finds arms that a timing block names and that do not exist.
 *
 * @param arms Arms of the experiment.
 * @param timing The timing block.
 * @returns The issues, in file order.
 */
export function timingReferenceIssues(
  arms: Arms,
  timing: TimingBlock,
): readonly ExperimentIssue[] {
  return [
    ...armIssues(arms, { "timing.duplicate": timing.duplicate }),
    ...pairIssues(arms, { path: "timing.control", pair: timing.control }),
  ];
}

/**
 * Finds ids given twice, names that name nothing and empty ranges in claims.
 *
 * @param named Arms and cases of the experiment.
 * @param claims The claims; undefined where one does not fit the schema.
 * @returns The issues, in file order.
 */
export function claimReferenceIssues(
  named: Named,
  claims: readonly (Claim | undefined)[],
): readonly ExperimentIssue[] {
  return claims.flatMap((claim, i) => {
    if (claim === undefined) return [];
    const issues = ruleReferenceIssues(claim, { ...named, path: `claims[${i}].rule` });
    const first = claims.findIndex((other) => other?.id === claim.id);
    if (first === i) return issues;
    const message = `received ${describeValue(claim.id)}, expected an id not yet at [${first}]`;
    return [{ path: `claims[${i}].id`, message }, ...issues];
  });
}

function ruleReferenceIssues(
  { rule }: Claim,
  { arms, facts = {}, path }: Named & { readonly path: string },
): readonly ExperimentIssue[] {
  switch (rule.kind) {
    case "literature":
      return [];
    case "property-below":
    case "property-above":
      return [
        ...isFactCheck(rule.check)
          ? caseIssues(facts, rule, path)
          : armIssues(arms, { [`${path}.arm`]: rule.arm }),
        ...metricIssues(rule, path),
      ];
    case "less-time":
    case "equal-time":
      return pairIssues(arms, { path, pair: rule });
    case "saving-in-range": {
      const issues = pairIssues(arms, { path, pair: rule });
      if (rule.low < rule.high) return issues;
      const message = `received ${rule.low}, expected less than high, ${rule.high}`;
      return [...issues, { path: `${path}.low`, message }];
    }
    default:
      return trainingRuleIssues(rule, { arms, path });
  }
}

function caseIssues(
  facts: Arms,
  { arm, check }: PropertyRule,
  path: string,
): readonly ExperimentIssue[] {
  if (!Object.hasOwn(facts, arm)) {
    const message = `no case ${describeValue(arm)}, ${suggestion(arm, Object.keys(facts))}`;
    return [{ path: `${path}.arm`, message }];
  }
  const made = (facts[arm] as { readonly check?: unknown } | null)?.check;
  if (made === check || typeof made !== "string") return [];
  return [{ path: `${path}.check`, message: `the case "${arm}" is of ${describeValue(made)}` }];
}

function metricIssues({ check, metric }: PropertyRule, path: string): readonly ExperimentIssue[] {
  const known: readonly string[] = isFactCheck(check)
    ? FACT_CHECKS[check].metrics
    : isPartCheck(check)
    ? PART_CHECKS[check].metrics
    : CHECK_METRICS[check];
  if (known.includes(metric)) return [];
  const message = `"${check}" has no metric ${describeValue(metric)}, ${suggestion(metric, known)}`;
  return [{ path: `${path}.metric`, message }];
}
