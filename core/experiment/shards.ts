import { UsageError } from "../base/errors.ts";
import { quoteText } from "./quote_text.ts";

/**
 * Picks the cells of one shard: round robin, so that every shard has some of each size.
 *
 * @param cells Cells of a plan, in its order.
 * @param shard Text such as `2/3`: the second of three shards.
 * @returns Cells number i, i + n, i + 2n ... of the plan; empty if there are fewer than i.
 * @throws {UsageError} If the text is no shard.
 */
export function shardCells<T>(cells: readonly T[], shard: string): readonly T[] {
  const match = /^([1-9][0-9]{0,3})\/([1-9][0-9]{0,3})$/.exec(shard);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index > count) {
    throw new UsageError(
      `Cannot choose a shard as it must be i/n with i from 1 to n: shard=${quoteText(shard)}`,
    );
  }
  return cells.filter((_, i) => i % count === index - 1);
}
