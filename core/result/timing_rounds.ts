import { ROUNDS_PER_BLOCK } from "../experiment/cell.ts";
import { namesTimedIn } from "../experiment/timed_cells.ts";
import type { CellRecord } from "./cell_record.ts";

/**
 * Counts the rounds that a timing was made with: how often a block times each arm.
 *
 * They are no part of a cell's config, and so not of its hash; the samples say them.
 *
 * @param record Record of a cell.
 * @returns The least number over blocks and arms; 0 for a cell without times.
 */
export function timingRounds({ samples = [] }: CellRecord): number {
  const counts = new Map<string, number>();
  for (const { arm, block } of samples) {
    const key = `${block} ${arm}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts.size === 0 ? 0 : Math.min(...counts.values());
}

/**
 * Says whether a record is what a run would make now: finished, and timed in as many rounds a block.
 *
 * A training that diverged is finished: it would diverge again.
 *
 * @param record Record of a cell.
 * @returns Whether its cell need not be run again.
 */
export function isFinished(record: CellRecord): boolean {
  if (record.status === "diverged") return record.config.kind === "training";
  if (record.status !== "ok") return false;
  return namesTimedIn(record.config).length === 0 || timingRounds(record) === ROUNDS_PER_BLOCK;
}
