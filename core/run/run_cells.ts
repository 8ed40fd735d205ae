import { DeviceLostError } from "../base/errors.ts";
import type { Device } from "../device/device.ts";
import type { Cell } from "../experiment/cell.ts";
import { estimateCell } from "../experiment/estimate.ts";
import { trialCells } from "../experiment/training_cells.ts";
import type { CellRecord } from "../result/cell_record.ts";
import { isFinished } from "../result/timing_rounds.ts";
import { openCellLane } from "./cell_lanes.ts";
import { checkpointOf, type Checkpoints } from "./checkpoints.ts";
import { createDatasets, type Datasets } from "./datasets.ts";
import { pause } from "./pause.ts";
import type { RecordStore } from "./record_store.ts";
import { runCell } from "./run_cell.ts";
import { runsBesideOthers, runSideBySide } from "./run_side_by_side.ts";

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
  /** Interrupts the run between two samples or updates. */
  readonly signal: AbortSignal;
  /** Opens the device anew after it was lost; without it every later cell fails. */
  readonly reopen?: () => Promise<Device>;
  /** Cells of training that run at a time, each on a CPU thread of its own; 1 for the device. */
  readonly lanes?: number;
  readonly datasets?: Datasets;
  /** Gives the share of a cell in the progress; its estimate where not given. */
  readonly secondsOf?: (cell: Cell) => number;
  /** Which models are kept; none where not given. */
  readonly checkpoints?: Checkpoints;
}

/** How a run ended. */
export interface RunOutcome {
  /** Cells that were finished before. */
  readonly skipped: number;
  readonly failed: readonly CellRecord[];
  readonly interrupted: boolean;
}

/**
 * Runs the cells of a plan that are not finished yet: those of training in lanes side by side, all
 * others one after the other, with nothing beside them.
 *
 * A cell that fails is recorded with its reason and the others go on, on a new device if the cell
 * lost it; an interruption keeps every finished cell. Trials that cells wait for are run too where
 * they are not among the cells, as in a shard.
 *
 * @param cells Cells to run, all of the plan or a shard.
 * @param options Device, store, observer, and the signal that interrupts.
 * @throws {StoreError} If a record cannot be written; those before it are kept.
 */
export async function runCells(
  cells: readonly Cell[],
  options: RunCellsOptions,
): Promise<RunOutcome> {
  const { store, observer, signal, checkpoints, datasets = createDatasets() } = options;
  const secondsOf = options.secondsOf ?? ((cell: Cell) => estimateCell(cell).seconds);
  const planned = new Set(cells.map(({ hash }) => hash));
  const failed: CellRecord[] = [];
  const made = new Map<string, CellRecord>();
  const recordOf = (hash: string) => store.finished(hash) ?? made.get(hash);
  const onRecord = async (cell: Cell, record: CellRecord) => {
    await store.append(record);
    made.set(cell.hash, record);
    if (!isFinished(record)) failed.push(record);
    if (!planned.has(cell.hash)) return;
    const note = record.status === "ok" ? "" : record.status;
    observer.end(cell.id, { weight: secondsOf(cell), note });
  };
  const open = cells.filter((cell) => {
    if (store.finished(cell.hash) === undefined) return true;
    observer.skip(secondsOf(cell));
    return false;
  });
  const queue = withTrials(open, (hash) => store.finished(hash) !== undefined);
  const outcome = { skipped: cells.length - open.length, failed };
  let { device } = options;
  try {
    for (const group of groupsOf(queue)) {
      const lanes = runsBesideOthers(group[0]) ? Math.min(options.lanes ?? 1, group.length) : 1;
      if (lanes > 1) {
        await runSideBySide(group, {
          lanes: Array.from({ length: lanes }, openCellLane),
          ...{ signal, checkpoints, recordOf, onRecord },
          onBegin: ({ id }) => observer.begin(id),
        });
        continue;
      }
      for (const cell of group) {
        observer.begin(cell.id);
        let isLost = false;
        await pause(signal);
        const record = await runCell(cell, device, {
          ...{ signal, datasets, finished: recordOf },
          onTrained: checkpointOf(cell, checkpoints, datasets),
          onError: (error) => isLost = error instanceof DeviceLostError,
        });
        await onRecord(cell, record);
        if (isLost && options.reopen !== undefined) device = await options.reopen();
      }
    }
  } catch (error) {
    if (signal.aborted) return { ...outcome, interrupted: true };
    throw error;
  }
  return { ...outcome, interrupted: false };
}

/** Puts trials that are wanted, and neither finished nor among the cells, before the first cell. */
function withTrials(
  cells: readonly Cell[],
  isFinished: (hash: string) => boolean,
): readonly Cell[] {
  const known = new Set(cells.map(({ hash }) => hash));
  return cells.flatMap((cell) => {
    if (cell.config.kind !== "training") return [cell];
    const missing = trialCells(cell.config)
      .filter(({ hash }) => !known.has(hash) && !isFinished(hash));
    for (const { hash } of missing) known.add(hash);
    return [...missing, cell];
  });
}

/** Cuts a queue where cells that may run beside others begin or end. */
function groupsOf(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  const groups: Cell[][] = [];
  for (const cell of cells) {
    const last = groups.at(-1);
    if (last === undefined || runsBesideOthers(last[0]) !== runsBesideOthers(cell)) {
      groups.push([cell]);
    } else last.push(cell);
  }
  return groups;
}

/** Adds up the estimates of cells, in seconds. */
export function estimateSeconds(
  cells: readonly Cell[],
  secondsOf = (cell: Cell) => estimateCell(cell).seconds,
): number {
  return cells.reduce((sum, cell) => sum + secondsOf(cell), 0);
}
