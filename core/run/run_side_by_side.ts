import type { Cell } from "../experiment/cell.ts";
import { trialCells } from "../experiment/training_cells.ts";
import type { CellRecord } from "../result/cell_record.ts";
import type { CellLane } from "./cell_lanes.ts";
import type { Checkpoints } from "./checkpoints.ts";

/** What running cells side by side needs. */
export interface SideBySideOptions {
  /** Lanes, one cell in each at a time. */
  readonly lanes: readonly CellLane[];
  readonly signal: AbortSignal;
  readonly checkpoints?: Checkpoints;
  /** Records that are known. */
  readonly recordOf: (hash: string) => CellRecord | undefined;
  /** Told that a cell begins. */
  readonly onBegin: (cell: Cell) => void;
  /** Keeps a record; calls do not overlap. */
  readonly onRecord: (cell: Cell, record: CellRecord) => Promise<void>;
}

/** Says that a cell is one of those that may run beside others. */
export function runsBesideOthers({ config: { kind } }: Cell): boolean {
  return kind === "training" || kind === "gradients";
}

/**
 * Runs cells in several lanes, each as soon as its trials have ended; a cell that fails does not
 * end the others.
 *
 * @param cells Cells that may run beside others, trials before what waits for them.
 * @param options Lanes, signal, and who is told.
 * @throws {unknown} What `onRecord` throws, or the signal's reason; what runs is given up then.
 */
export async function runSideBySide(
  cells: readonly Cell[],
  options: SideBySideOptions,
): Promise<void> {
  const { lanes, signal, checkpoints, recordOf, onBegin, onRecord } = options;
  const waiting = cells.map((cell) => ({ cell, trials: trialsOf(cell) }));
  const open = new Set(cells.map(({ hash }) => hash));
  let changed = Promise.withResolvers<void>();
  let kept = Promise.resolve();

  async function work(lane: CellLane): Promise<void> {
    while (waiting.length > 0) {
      const next = waiting.findIndex(({ trials }) => trials.every((hash) => !open.has(hash)));
      if (next < 0) {
        await changed.promise;
        continue;
      }
      const [{ cell, trials: hashes }] = waiting.splice(next, 1);
      onBegin(cell);
      const trials = hashes.flatMap((hash) => recordOf(hash) ?? []);
      const record = await lane.run({ cell, trials, checkpoints });
      kept = kept.then(() => onRecord(cell, record));
      await kept;
      open.delete(cell.hash);
      changed.resolve();
      changed = Promise.withResolvers();
    }
  }

  const stop = () => lanes.forEach((lane) => lane.close());
  signal.throwIfAborted();
  signal.addEventListener("abort", stop);
  try {
    await Promise.all(lanes.map((lane) => work(lane)));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/** Gives the hashes of the trials that a cell waits for. */
function trialsOf({ config }: Cell): readonly string[] {
  return config.kind === "training" ? trialCells(config).map(({ hash }) => hash) : [];
}
