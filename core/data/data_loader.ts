import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import { ShapeError } from "../base/errors.ts";
import { permutation } from "../random/permutation.ts";
import { createStream } from "../random/stream.ts";
import type { TokenBatch } from "./dataset.ts";

/** How rows become batches. */
export interface DataLoaderOptions {
  /** Rows of a batch. */
  readonly batch: number;
  /** Seed of the order; the order of an epoch is that of the stream `data-order` at its step. */
  readonly seed: number;
  /** Whether each epoch has an order of its own; true by default. */
  readonly shuffle?: boolean;
  /** Whether the last batch of an epoch is left out where it is smaller; false by default. */
  readonly dropLast?: boolean;
  /** Makes shorter rows as long as the others; without it all rows must have one length. */
  readonly padding?: {
    /** Token that stands where a row has none. */
    readonly token: number;
    /** Length of all batches; by default that of a batch's longest row. */
    readonly length?: number;
  };
}

/** Rows side by side. */
export interface LoadedBatch extends TokenBatch {
  /** Which rows these are. */
  readonly rows: readonly number[];
  /** Tokens of a row, padding included. */
  readonly length: number;
  /** 1 where a row has a token, 0 where there is padding; targets hold IGNORE_INDEX there. */
  readonly mask: Uint8Array;
}

/** Gives batches of rows in an order that is a function of seed and epoch. */
export interface DataLoader {
  /** Batches of an epoch. */
  readonly batches: number;
  /**
   * Gives a batch.
   *
   * @throws {RangeError} If there is no such batch in an epoch.
   */
  batchAt(epoch: number, index: number): LoadedBatch;
  /** Gives the batches of an epoch in order. */
  epoch(epoch: number): Generator<LoadedBatch, void>;
}

/**
 * Makes batches of rows: shuffled in each epoch, padded where that is chosen.
 *
 * Nothing here changes by reading: the same epoch and index give the same batch.
 *
 * @param rows Tokens and targets of each row; not copied.
 * @param options Size, order and padding.
 * @returns The loader.
 * @throws {ShapeError} If rows have different lengths and no padding is chosen, or a row is longer
 * than the length chosen, or its tokens and targets differ in number.
 * @throws {RangeError} If the batch is no whole number from 1.
 */
export function createDataLoader(
  rows: readonly TokenBatch[],
  options: DataLoaderOptions,
): DataLoader {
  const { batch, seed, shuffle = true, dropLast = false, padding } = options;
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new RangeError(
      `Cannot load batches as batch must be a whole number from 1: batch=${batch}`,
    );
  }
  requireRows(rows, padding);
  const batches = dropLast ? Math.floor(rows.length / batch) : Math.ceil(rows.length / batch);
  const stream = createStream({ seed, path: "data-order" });
  let last: { readonly epoch: number; readonly order: readonly number[] } | undefined;
  const orderOf = (epoch: number): readonly number[] => {
    if (!shuffle) return Array.from(rows.keys());
    if (last?.epoch !== epoch) {
      last = { epoch, order: permutation(stream.atStep(epoch), rows.length) };
    }
    return last.order;
  };
  const batchAt = (epoch: number, index: number): LoadedBatch => {
    if (!Number.isSafeInteger(index) || index < 0 || index >= batches) {
      throw new RangeError(
        `Cannot load a batch as its index must be below the batches of an epoch: index=${index}, ` +
          `batches=${batches}, rows=${rows.length}, batch=${batch}, dropLast=${dropLast}`,
      );
    }
    const chosen = orderOf(epoch).slice(index * batch, (index + 1) * batch);
    return joinRows(rows, chosen, padding);
  };
  return {
    batches,
    batchAt,
    *epoch(epoch) {
      for (let index = 0; index < batches; index++) yield batchAt(epoch, index);
    },
  };
}

function requireRows(rows: readonly TokenBatch[], padding: DataLoaderOptions["padding"]): void {
  const most = padding === undefined ? rows[0]?.tokens.length : padding.length;
  rows.forEach(({ tokens: { length }, targets }, row) => {
    if (targets.length !== length) {
      throw new ShapeError(
        "Cannot load batches as each token must have a target: " +
          `row=${row}, tokens=${length}, targets=${targets.length}`,
      );
    }
    if (padding === undefined && length !== most) {
      throw new ShapeError(
        "Cannot load batches as rows must have one length where no padding is chosen: " +
          `row=${row}, length=${length}, first=${most}`,
      );
    }
    if (most !== undefined && length > most) {
      throw new ShapeError(
        "Cannot load batches as rows must fit the length of the padding: " +
          `row=${row}, tokens=${length}, length=${most}`,
      );
    }
  });
}

/** Copies rows side by side. */
function joinRows(
  all: readonly TokenBatch[],
  rows: readonly number[],
  padding: DataLoaderOptions["padding"],
): LoadedBatch {
  const length = padding?.length ?? Math.max(...rows.map((row) => all[row].tokens.length));
  const tokens = new Uint32Array(rows.length * length).fill(padding?.token ?? 0);
  const targets = new Uint32Array(rows.length * length).fill(IGNORE_INDEX);
  const mask = new Uint8Array(rows.length * length);
  rows.forEach((row, i) => {
    const start = i * length;
    tokens.set(all[row].tokens, start);
    targets.set(all[row].targets, start);
    mask.fill(1, start, start + all[row].tokens.length);
  });
  return { rows, length, tokens, targets, mask };
}
