import { ShapeError } from "../../base/errors.ts";
import { log64 } from "../../base/host_math.ts";

/** Times of two arms, paired by block. */
export interface PairedTimes {
  /** Times of the arm that is compared, one a block. */
  readonly candidate: readonly number[];
  /** Times of the arm that it is compared with, in the same blocks. */
  readonly baseline: readonly number[];
}

/**
 * Computes the logarithm of each ratio of times, block by block.
 *
 * `log(candidate) - log(baseline)`: 0 for equal times, negative if the candidate is faster.
 *
 * Units: both times in the same unit; natural logarithms.
 *
 * @param times Positive times, one of each arm a block.
 * @returns One difference a block.
 * @throws {ShapeError} If the arms have different numbers of blocks.
 * @throws {RangeError} If a time is not positive and finite.
 */
export function pairedLogRatios({ candidate, baseline }: PairedTimes): number[] {
  if (candidate.length !== baseline.length) {
    throw new ShapeError(
      `Cannot pair times as both arms must have the same number of blocks: ` +
        `candidate=${candidate.length}, baseline=${baseline.length}`,
    );
  }
  const logs = [candidate, baseline].map((times, arm) =>
    times.map((time, block) => {
      if (time > 0 && time < Infinity) return log64(time);
      throw new RangeError(
        `Cannot take the logarithm of a time as it must be positive and finite: ` +
          `${arm === 0 ? "candidate" : "baseline"}[${block}]=${time}`,
      );
    })
  );
  return logs[0].map((log, block) => log - logs[1][block]);
}
