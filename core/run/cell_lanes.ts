import type { Cell } from "../experiment/cell.ts";
import { type CellRecord, sealRecord } from "../result/cell_record.ts";
import type { CellJob } from "./cell_worker.ts";

/** A place where one cell after the other runs, beside other lanes. */
export interface CellLane {
  /**
   * Runs a cell and makes its record.
   *
   * @throws {DOMException} "AbortError" if the lane was closed meanwhile.
   */
  run(job: CellJob): Promise<CellRecord>;
  /** Ends what runs there. */
  close(): void;
}

/**
 * Opens a lane: a worker with a CPU of one thread.
 *
 * Two tiny cells on a thread each take less time than one after the other on two threads, which
 * wait for each other many times in every update. The bits are the same.
 */
export function openCellLane(): CellLane {
  let worker: Worker | undefined;
  let refuse: ((error: unknown) => void) | undefined;

  function close(): void {
    worker?.terminate();
    worker = undefined;
    refuse?.(new DOMException("The lane was closed", "AbortError"));
    refuse = undefined;
  }

  return {
    run(job) {
      worker ??= new Worker(new URL("./cell_worker.ts", import.meta.url), { type: "module" });
      return new Promise((resolve, reject) => {
        refuse = reject;
        worker!.onmessage = ({ data }: MessageEvent<CellRecord>) => {
          refuse = undefined;
          resolve(data);
        };
        worker!.onerror = (event) => {
          event.preventDefault();
          refuse = undefined;
          close(); // the next cell gets a new worker
          resolve(failure(job.cell, event.message));
        };
        worker!.postMessage(job);
      });
    },
    close,
  };
}

/** Makes the record of a cell that took its worker with it. */
function failure({ id, hash, config }: Cell, message: string): CellRecord {
  const place = { device: "cpu", arithmetic: "bitwise" } as const;
  const reason = message.split("\n")[0];
  return sealRecord({ id, cell: hash, config, ...place, status: "failed", reason, metrics: [] });
}
