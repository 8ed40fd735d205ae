import { DeviceLostError } from "../base/errors.ts";
import type { Device } from "../device/device.ts";
import type { Cell } from "../experiment/cell.ts";
import { estimateCell } from "../experiment/estimate.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { pause } from "./pause.ts";
import type { RecordStore } from "./record_store.ts";
import { runCell } from "./run_cell.ts";

/** Where a run says how far it is. */
export interface RunObserver {
  begin(name: string): void;
  end(name: string, step: { readonly weight: number; readonly note: string }): void;
  skip(weight: number): void;
}

/** What running cells needs. */
export interface RunCellsOptions {
  readonly device: Device;
  readonly store: RecordStore;
  readonly observer: RunObserver;
  /** Interrupts the run between two samples. */
  readonly signal: AbortSignal;
  /** Opens the device anew after it was lost; without it every later cell fails. */
  readonly reopen?: () => Promise<Device>;
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
 * A cell that fails is recorded with its reason and the others go on, on a new device if the cell
 * lost it; an interruption keeps every finished cell.
 *
 * @param cells Cells to run, all of the plan or a shard.
 * @param options Device, store, observer, and the signal that interrupts.
 * @throws {StoreError} If a record cannot be written; those before it are kept.
 */
export async function runCells(
  cells: readonly Cell[],
  options: RunCellsOptions,
): Promise<RunOutcome> {
  const { store, observer, signal, reopen } = options;
  let { device } = options;
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
    let isLost = false;
    let record: CellRecord;
    try {
      await pause(signal);
      record = await runCell(cell, device, {
        signal,
        onError: (error) => isLost = error instanceof DeviceLostError,
      });
    } catch (error) {
      if (signal.aborted) return { skipped, failed, interrupted: true };
      throw error;
    }
    await store.append(record);
    if (record.status !== "ok") failed.push(record);
    observer.end(cell.id, { weight, note: record.status === "ok" ? "" : record.status });
    if (isLost && reopen !== undefined) device = await reopen();
  }
  return { skipped, failed, interrupted: false };
}

/** Adds up the estimates of cells, in seconds. */
export function estimateSeconds(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + estimateCell(cell).seconds, 0);
}
