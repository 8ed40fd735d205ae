import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";

/** A mean and over how many it is. */
export interface TargetMean {
  readonly mean: number;
  readonly count: number;
}

/**
 * Gives the mean of values over the targets that are scored, in f64 and in the order of the targets.
 *
 * @param values One for each target.
 * @param targets IGNORE_INDEX where a value does not count.
 * @param within Part of the targets, by place; all of them where not given.
 * @returns The mean; NaN where nothing is scored.
 */
export function meanOverTargets(
  values: ArrayLike<number>,
  targets: Uint32Array,
  within: (index: number) => boolean = () => true,
): TargetMean {
  let [sum, count] = [0, 0];
  for (let i = 0; i < targets.length; i++) {
    if (targets[i] === IGNORE_INDEX || !within(i)) continue;
    sum += values[i];
    count += 1;
  }
  return { mean: sum / count, count };
}
