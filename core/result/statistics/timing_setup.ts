import type { Interval } from "./interval.ts";
import { requireShare } from "./sample_checks.ts";

/** What the checks of a timing set-up show. */
export interface SetupOutcome {
  /** Whether claims about these timings may be judged, and what they come to otherwise. */
  readonly status: "ok" | "inconclusive" | "invalid-setup";
  /** Why, in a phrase; empty if ok. */
  readonly reason: string;
}

/** What is known about a timing set-up. */
export interface SetupChecks {
  /** 95 % interval of the log ratio of an arm to its duplicate (A/A); absent if it was not timed. */
  readonly duplicate?: Interval;
  /** Positive control: 95 % interval of the saving, absent if not timed, and the least that must show. */
  readonly control?: { readonly saving?: Interval; readonly minSaving: number };
  /** Largest half-width and difference of the A/A interval, such as 0.03. */
  readonly limit: number;
}

/**
 * Judges whether timings can be trusted, by an arm against itself and by a saving that must show.
 *
 * Invalid if the A/A interval lies wholly beyond ±limit or was not timed, or if the control's interval
 * reaches below its least saving; inconclusive if the half-width of the A/A interval is above the limit.
 *
 * @param checks The two checks and the limit.
 * @returns ok, or what every claim about these timings comes to.
 * @throws {RangeError} If the limit is not between 0 and 1.
 */
export function timingSetup(checks: SetupChecks): SetupOutcome {
  const { duplicate, control, limit } = checks;
  requireShare(limit, { task: "judge a timing set-up", name: "limit" });
  if (duplicate === undefined) {
    return { status: "invalid-setup", reason: "the duplicate arm (A/A) was not timed" };
  }
  const { low, high } = duplicate;
  if (low > limit || high < -limit) {
    return {
      status: "invalid-setup",
      reason: `an arm differs from itself (A/A) by more than ${percent(limit)}: ` +
        `${percent(low)} to ${percent(high)}`,
    };
  }
  if (control !== undefined && control.saving === undefined) {
    return { status: "invalid-setup", reason: "the positive control was not timed" };
  }
  if (control?.saving !== undefined && !(control.saving.low >= control.minSaving)) {
    return {
      status: "invalid-setup",
      reason: `the positive control did not fire: it must save ${percent(control.minSaving)} at ` +
        `least, the interval reaches down to ${percent(control.saving.low)}`,
    };
  }
  const halfWidth = (high - low) / 2;
  if (!(halfWidth <= limit)) {
    return {
      status: "inconclusive",
      reason: `too much noise: the A/A interval is ±${percent(halfWidth)}, at most ` +
        `±${percent(limit)} is allowed`,
    };
  }
  return { status: "ok", reason: "" };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
