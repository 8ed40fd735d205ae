import { log64 } from "../../base/host_math.ts";
import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import { indexStream } from "../index_stream.ts";
import { effectInterval } from "../statistics/effect_interval.ts";
import type { Interval } from "../statistics/interval.ts";
import { hasSameWindows } from "./same_windows.ts";
import { seedValues } from "./seed_values.ts";
import type { TrainingSet } from "./training_analysis.ts";

/** Loss of an arm at the time in which the fastest one makes all its updates. */
export interface TimeMatchedArm {
  /** Name of the arm. */
  readonly arm: string;
  /** Updates that it makes in that time. */
  readonly steps: number;
  /** Estimated held-out loss, mean over seeds. */
  readonly loss: Interval;
  /** The same minus that of the first arm, paired by seed; absent for the first. */
  readonly difference?: Interval;
}

/**
 * Estimates the loss of each arm at equal wall time, from two budgets and measured times of a step.
 *
 * At the time in which the fastest arm makes all updates of the larger budget a slower one makes fewer;
 * its loss there lies between both budgets, on a straight line over the logarithm of the updates. Both
 * budgets end their own schedule, so that the estimate is of a run planned for that time.
 *
 * @param small A smaller budget of a data set.
 * @param large The main budget of the same.
 * @returns Arms that were timed and have a loss at both budgets, in file order; without those that are
 *   so slow that they make fewer updates than the smaller budget, and empty if the first is one.
 */
export function timeMatched(
  small: TrainingSet,
  large: TrainingSet,
): readonly TimeMatchedArm[] {
  const { times } = large;
  const timed = large.arms.filter(({ arm, config }) =>
    times.has(arm) && arm !== DUPLICATE_ARM && hasSameWindows(large.arms[0].config, config)
  ).map(({ arm }) => arm);
  const fastest = Math.min(...timed.map((arm) => times.get(arm)!.medianNs));
  const span = log64(large.steps / small.steps);
  const found = timed.flatMap((arm) => {
    const steps = large.steps * fastest / times.get(arm)!.medianNs;
    if (steps < small.steps) return [];
    const wanted = { arms: [arm], split: "held-out", metric: "loss" };
    const [low, high] = [small, large].map(({ runs }) => seedValues(runs, wanted).values);
    const share = log64(steps / small.steps) / span;
    const losses = new Map([...low].flatMap(([seed, from]) => {
      const to = high.get(seed);
      return to === undefined ? [] : [[seed, from + share * (to - from)] as const];
    }));
    return losses.size === 0 ? [] : [{ arm, steps, losses }];
  });
  const [first] = found;
  if (first?.arm !== large.arms[0]?.arm) return []; // nothing to take the differences from
  return found.map(({ arm, steps, losses }, i) => {
    const drawIndex = () => indexStream(`bootstrap/time-matched/${large.data}/${arm}`);
    const differences = [...losses].flatMap(([seed, loss]) => {
      const base = first.losses.get(seed);
      return base === undefined ? [] : [loss - base];
    });
    return {
      arm,
      steps,
      loss: effectInterval([...losses.values()], { drawIndex: drawIndex() }),
      ...(i === 0 || differences.length === 0
        ? {}
        : { difference: effectInterval(differences, { drawIndex: drawIndex() }) }),
    };
  });
}
