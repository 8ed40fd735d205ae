import type { TimingPlace } from "./blocks.ts";
import type { FactCheckName } from "./fact_settings.ts";
import type { PartCheckName } from "./part_checks.ts";
import type { TrainingRule } from "./training_rules.ts";
import type { CheckName } from "./vocabulary.ts";

/** A statement, the published number and the rule that decides it. */
export interface Claim {
  /** Name such as `N3.unfused-forward`, unique in the file. */
  readonly id: string;
  /** What is claimed, in a sentence. */
  readonly statement: string;
  /** What was published about it. */
  readonly published?: Published;
  /** How it is decided. */
  readonly rule: ClaimRule;
}

/** A published number. */
export interface Published {
  /** The number itself, where there is one. */
  readonly value?: number;
  /** Unit of the number. */
  readonly unit?: string;
  /** The published finding with its scale, in a sentence. */
  readonly text: string;
  /** Where it was published. */
  readonly source: string;
  /** Whether the statement of the claim says the contrary; it says the same where not given. */
  readonly contrary?: boolean;
}

/** How a claim is decided, one kind a rule. */
export type ClaimRule =
  | PropertyRule
  | SavingRule
  | LessTimeRule
  | EqualTimeRule
  | TrainingRule
  | LiteratureRule;

/** Judges a canonical metric over all shapes and seeds of a check. */
export interface PropertyRule {
  /** Below: the largest value is at most the limit. Above: the smallest is at least the limit. */
  readonly kind: "property-below" | "property-above";
  /** Check that produces the metric. */
  readonly check: CheckName | PartCheckName | FactCheckName;
  /** Arm it is judged for; of a check of cases, the case. */
  readonly arm: string;
  /** Name of the metric. */
  readonly metric: string;
  /** The limit, in the unit of the metric. */
  readonly limit: number;
}

/** Holds if the interval of the saving lies inside `[low, high]`. */
export interface SavingRule {
  /** Kind of rule. */
  readonly kind: "saving-in-range";
  /** Arm that is said to be slower. */
  readonly baseline: string;
  /** Arm that is said to be faster. */
  readonly candidate: string;
  /** Cell it is judged in. */
  readonly at: TimingPlace;
  /** Least claimed saving, as a share of the baseline's time. */
  readonly low: number;
  /** Largest claimed saving, as a share of the baseline's time. */
  readonly high: number;
  /** Smallest effect of interest, as a share. */
  readonly margin: number;
}

/** Holds if more than the margin is saved: that the candidate is faster, by how much is not said. */
export interface LessTimeRule {
  /** Kind of rule. */
  readonly kind: "less-time";
  /** Arm that is said to be slower. */
  readonly baseline: string;
  /** Arm that is said to be faster. */
  readonly candidate: string;
  /** Cell it is judged in. */
  readonly at: TimingPlace;
  /** Smallest effect of interest, as a share of the baseline's time. */
  readonly margin: number;
}

/** Holds if the ratio of the times is 1 within the margin (two one-sided tests). */
export interface EqualTimeRule {
  /** Kind of rule. */
  readonly kind: "equal-time";
  /** One arm. */
  readonly baseline: string;
  /** The other arm. */
  readonly candidate: string;
  /** Cell it is judged in. */
  readonly at: TimingPlace;
  /** Smallest effect of interest, as a share. */
  readonly margin: number;
}

/** Decides nothing: the claim is quoted, and is out of reach of this experiment. */
export interface LiteratureRule {
  /** Kind of rule. */
  readonly kind: "literature";
  /** Why the experiment cannot decide it. */
  readonly reason: string;
}
