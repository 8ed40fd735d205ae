import type { Plan } from "../experiment/plan.ts";
import { shardCells } from "../experiment/shards.ts";

/**
 * Gives the cells of a shard, all of the plan where none is named.
 *
 * @param plan The plan.
 * @param shard Text such as `2/3`.
 * @throws {UsageError} If the text is no shard.
 */
export function shardOf(plan: Plan, shard: string | undefined): Plan["cells"] {
  return shard === undefined ? plan.cells : shardCells(plan.cells, shard);
}
