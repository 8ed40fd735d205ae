import type { Device } from "../device/device.ts";
import type { Cell } from "../experiment/cell.ts";
import { estimateCell } from "../experiment/estimate.ts";
import type { Plan } from "../experiment/plan.ts";
import type { CellRecord } from "../result/cell_record.ts";
import type { RecordStore } from "./record_store.ts";
import { runCell } from "./run_cell.ts";

/** Where a run says how far it is. */
export interface RunObserver {
  begin(name: string): void;
  end(name: string, step: { readonly weight: number; readonly note: string }): void;
  skip(weight: number): void;
}

/** How a run ended. */
export interface RunOutcome {
  /** Cells that were finished before. */
  readonly skipped: number;
  readonly failed: readonly CellRecord[];
  readonly interrupted: boolean;
}

/**
 * Runs the cells of a plan that are not finished yet, one after the other.
 *
 * A cell that fails is recorded with its reason and the others go on; an interruption keeps every
 * finished cell.
 *
 * @param cells Cells to run, all of the plan or a shard.
 * @param options Device, store, observer, and the signal that interrupts.
 */
export async function runCells(
  cells: readonly Cell[],
  options: {
    readonly device: Device;
    readonly store: RecordStore;
    readonly observer: RunObserver;
    readonly signal: AbortSignal;
  },
): Promise<RunOutcome> {
  const { device, store, observer, signal } = options;
  let skipped = 0;
  const failed: CellRecord[] = [];
  for (const cell of cells) {
    const weight = estimateCell(cell).seconds;
    if (store.finished(cell.hash) !== undefined) {
      skipped++;
      observer.skip(weight);
      continue;
    }
    observer.begin(cell.id);
    let record: CellRecord;
    try {
      // Property cells block the thread: let a signal through before each.
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal.throwIfAborted();
      record = await runCell(cell, device, signal);
    } catch (error) {
      if (signal.aborted) return { skipped, failed, interrupted: true };
      throw error;
    }
    await store.append(record);
    if (record.status !== "ok") failed.push(record);
    observer.end(cell.id, { weight, note: record.status === "ok" ? "" : `${record.status}` });
  }
  return { skipped, failed, interrupted: false };
}

/** Adds up the estimates of cells, in seconds. */
export function estimateSeconds(cells: Plan["cells"]): number {
  return cells.reduce((sum, cell) => sum + estimateCell(cell).seconds, 0);
}
