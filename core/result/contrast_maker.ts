import type { Contrast } from "./analysis.ts";
import { compareArms } from "./compare_arms.ts";
import type { ArmPair } from "./contrasts.ts";
import { sharedIndexStream } from "./index_stream.ts";

/** Times by arm and block. */
export type ArmTimes = ReadonlyMap<string, ReadonlyMap<number, number>>;

/**
 * Prepares the comparisons of one cell: all pairs of arms draw the same blocks.
 *
 * @param id Name of the cell.
 * @param times Its times.
 * @param bytesOf Gives the bytes that an execution of an arm moves at least, where they are known:
 * their ratio is the one that is predicted. Nothing is predicted where not given.
 * @returns A function that compares two arms; it gives nothing where one was not timed.
 */
export function contrastMaker(
  id: string,
  times: ArmTimes,
  bytesOf?: (arm: string) => number | undefined,
): (pair: ArmPair) => readonly Contrast[] {
  const blocksDrawn = sharedIndexStream(`bootstrap/${id}`);
  return ({ baseline, candidate }) => {
    const [from, to] = [times.get(baseline), times.get(candidate)];
    const compared = from && to && compareArms(from, to, blocksDrawn());
    if (compared === undefined) return [];
    const [bytes, others] = [bytesOf?.(baseline), bytesOf?.(candidate)];
    const predicted = bytesOf && { predictedRatio: bytes && others && others / bytes };
    return [{ baseline, candidate, ...predicted, ...compared }];
  };
}
