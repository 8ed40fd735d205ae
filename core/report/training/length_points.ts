import { LENGTH_METRICS } from "../../experiment/training_vocabulary.ts";
import type { ArmOutcome, ValueSummary } from "../../result/training/training_analysis.ts";

/** A mean over seeds at an evaluated length. */
export interface LengthPoint {
  /** Name of the arm. */
  readonly arm: string;
  /** How it was measured: `same-target`, `non-overlapping` or `sliding`. */
  readonly metric: string;
  /** Tokens. */
  readonly length: number;
  /** What was changed for lengths beyond training; `none` for nothing. */
  readonly fix: string;
  /** The loss. */
  readonly summary: ValueSummary;
}

/**
 * Lists the losses of an arm by evaluated length.
 *
 * @param arm The arm.
 * @returns Points in the order in which they were measured.
 */
export function lengthPoints({ arm, values }: ArmOutcome): readonly LengthPoint[] {
  return [...values.values()].flatMap((summary) => {
    const [metric, length, fix = "none"] = summary.split.split("/");
    return summary.metric === "loss" && (LENGTH_METRICS as readonly string[]).includes(metric)
      ? [{ arm, metric, length: Number(length), fix, summary }]
      : [];
  });
}

/** A mean over seeds of a bin of positions. */
export interface PositionPoint {
  /** Name of the arm. */
  readonly arm: string;
  /** First position of the bin. */
  readonly from: number;
  /** Position behind its last. */
  readonly to: number;
  /** The excess over the floor where there is one, else the loss. */
  readonly summary: ValueSummary;
}

/**
 * Lists the excess of an arm over the floor by position; its loss where no floor is known.
 *
 * @param arm The arm.
 * @returns Points by position.
 */
export function positionPoints({ arm, values }: ArmOutcome): readonly PositionPoint[] {
  const bins = [...values.values()].filter(({ split }) => split.startsWith("position/"));
  const wanted = bins.some(({ metric }) => metric === "excess") ? "excess" : "loss";
  return bins.filter(({ metric }) => metric === wanted).map((summary) => {
    const [from, to] = summary.split.slice("position/".length).split("-").map(Number);
    return { arm, from, to, summary };
  });
}

/** Names the arms that were trained at a greater length than the first one: controls of reach. */
export function longTrained(arms: readonly ArmOutcome[]): readonly string[] {
  const [{ config: { train: { length } } }] = arms;
  return arms.filter(({ config }) => config.train.length > length).map(({ arm }) => arm);
}
