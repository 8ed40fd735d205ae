/** Rules that judge what trainings and gradients measured, over paired seeds. */
export type TrainingRule =
  | LowerLossRule
  | EqualLossRule
  | GapTrendRule
  | ValueRule
  | ExponentRule;

/** Which value of a training is judged. */
export interface TrainingPlace {
  /** Name of the data set; the first where not given. */
  readonly data?: string;
  /** Updates of the runs; the last budget where not given. */
  readonly budget?: number;
  /** Size of the models: `smallest`, `largest` or a name; the largest where not given. */
  readonly size?: string;
  /** Name of the metric, such as `loss` or `excess`. */
  readonly metric: string;
  /** Part of the data, such as `held-out` or `same-target/256`. */
  readonly split: string;
}

/** What two sides of a comparison have as much of, where that is not the name of their size. */
export type EqualAxis = "parameters" | "flops";

/** Two sides that are compared at one size. */
export interface SizedPair {
  /**
   * Compares both where they have as many parameters, or operations of the whole training: at the
   * smallest or largest number that both reach, or that of the baseline at a named size. The loss
   * of an arm between two of its sizes is read off their straight line over the logarithms.
   */
  readonly equal?: EqualAxis;
}

/** Holds if the candidate's loss is lower by more than the margin. */
export interface LowerLossRule extends TrainingPlace, SizedPair {
  /** Kind of rule. */
  readonly kind: "lower-loss";
  /** Arm that is said to be worse, or arms whose mean it is. */
  readonly baseline: string | readonly string[];
  /** Arm that is said to be better, or arms whose mean it is. */
  readonly candidate: string | readonly string[];
  /** Smallest effect of interest, in the unit of the metric. */
  readonly margin: number;
  /** Split of the baseline where it is another one, such as that of another length. */
  readonly baselineSplit?: string;
}

/** Holds if the losses are the same within the margin (two one-sided tests). */
export interface EqualLossRule extends TrainingPlace, SizedPair {
  /** Kind of rule. */
  readonly kind: "equal-loss";
  /** One arm, or arms whose mean it is. */
  readonly baseline: string | readonly string[];
  /** The other arm, or arms whose mean it is. */
  readonly candidate: string | readonly string[];
  /** Smallest effect of interest, in the unit of the metric. */
  readonly margin: number;
  /** Split of the baseline where it is another one, such as that of another length. */
  readonly baselineSplit?: string;
}

/** Holds if the gap `baseline - candidate` moves with size by more than the margin a decade. */
export interface GapTrendRule extends Omit<TrainingPlace, "size"> {
  /** Kind of rule. */
  readonly kind: "gap-trend";
  /** Arm that is compared with, or arms whose mean it is. */
  readonly baseline: string | readonly string[];
  /** Arm of which the advantage is the gap, or arms whose mean it is. */
  readonly candidate: string | readonly string[];
  /** Whether the gap is said to fall with size, or to grow. */
  readonly direction: "shrinks" | "grows";
  /** Smallest change of interest for ten times the parameters, in the unit of the metric. */
  readonly margin: number;
}

/** Compares the interval of the mean over seeds with a limit. */
export interface ValueRule extends TrainingPlace {
  /** Below: the interval lies below the limit. Above: it lies above. */
  readonly kind: "value-below" | "value-above";
  /** Arm it is judged for. */
  readonly arm: string;
  /** The limit, in the unit of the metric. */
  readonly limit: number;
}

/** Holds if the interval of the slope of log(metric) over log(depth) lies in `[low, high]`. */
export interface ExponentRule {
  /** Kind of rule. */
  readonly kind: "exponent-in-range";
  /** Arm it is judged for. */
  readonly arm: string;
  /** Name of the metric. */
  readonly metric: string;
  /** Which layer, such as `layer/last/feedForward`. */
  readonly split: string;
  /** Least claimed exponent. */
  readonly low: number;
  /** Largest claimed exponent. */
  readonly high: number;
}

/** Lists the arms that a side of a rule names. */
export function armsOfSide(side: string | readonly string[]): readonly string[] {
  return typeof side === "string" ? [side] : side;
}
