import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";

/**
 * Gives the share of answers that are right in every token.
 *
 * An answer is a run of scored targets side by side in one window: the digits of a sum, a string that
 * is said again. Where answers are single tokens, as in recall, it is the accuracy.
 *
 * @param hits 1 where the highest logit is the target, one for each target.
 * @param options Targets, IGNORE_INDEX where none is scored, and tokens of a window.
 * @returns A share from 0 to 1; NaN where nothing is scored.
 */
export function exactMatch(
  hits: ArrayLike<number>,
  { targets, length }: { readonly targets: Uint32Array; readonly length: number },
): number {
  let [right, answers, isRight] = [0, 0, true];
  for (let i = 0; i < targets.length; i++) {
    if (targets[i] === IGNORE_INDEX) continue;
    const isFirst = i % length === 0 || targets[i - 1] === IGNORE_INDEX;
    const isLast = (i + 1) % length === 0 || targets[i + 1] === IGNORE_INDEX;
    isRight = (isFirst || isRight) && hits[i] === 1;
    if (!isLast) continue;
    answers += 1;
    right += isRight ? 1 : 0;
  }
  return right / answers;
}
