import type { Batch } from "./batch.ts";
import { divergedAt, RECORD_VALUES } from "./training_state.ts";

/** A step that was not taken, since a value was not finite. */
interface Divergence {
  readonly step: number;
  readonly batch: Batch;
  readonly replicate: number;
}

/** Records of steps on the host, and the batches of those that still lie on the device alone. */
export class StepLog {
  readonly #capacity: number;
  #logs: readonly Float32Array[];
  #step: number;
  #unread: Batch[] = [];

  /**
   * Goes on behind the records of earlier steps.
   *
   * @param capacity Rows of the log on the device.
   * @param state Steps taken, and their records of each replicate.
   */
  constructor(
    capacity: number,
    { step, logs }: { readonly step: number; readonly logs: readonly Float32Array[] },
  ) {
    this.#capacity = capacity;
    this.#step = step;
    this.#logs = logs;
  }

  /** Steps submitted. */
  get step(): number {
    return this.#step;
  }

  /** Records that were read, of each replicate. */
  get logs(): readonly Float32Array[] {
    return this.#logs;
  }

  /** Steps whose records were not read. */
  get unread(): number {
    return this.#unread.length;
  }

  /** Whether the next step would overwrite a record. */
  get isFull(): boolean {
    return this.#unread.length === this.#capacity;
  }

  /** Counts a step that was submitted. */
  push(batch: Batch): void {
    this.#unread.push(batch);
    this.#step += 1;
  }

  /**
   * Takes the rows of the device's log, `[replicates, capacity, 3]`.
   *
   * @returns The replicate that diverged last, at which step and with which batch, if all of them
   * diverged.
   */
  absorb(rows: Float32Array): Divergence | undefined {
    const first = this.#step - this.#unread.length;
    this.#logs = this.#logs.map((log, replicate) => {
      const longer = new Float32Array(RECORD_VALUES * this.#step);
      longer.set(log);
      for (let step = first; step < this.#step; step++) {
        const at = RECORD_VALUES * (replicate * this.#capacity + step % this.#capacity);
        longer.set(rows.subarray(at, at + RECORD_VALUES), RECORD_VALUES * step);
      }
      return longer;
    });
    const steps = this.#logs.map((log) => divergedAt(log) ?? Infinity);
    const step = Math.max(...steps);
    const batch = this.#unread[step - first];
    this.#unread = [];
    return batch === undefined ? undefined : { step, batch, replicate: steps.indexOf(step) };
  }
}
