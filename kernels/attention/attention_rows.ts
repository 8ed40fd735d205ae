import { type AttentionSize, type Columns, visibleKeys } from "./attention_size.ts";

/** One row of attention: a query of one head, with the place of its keys. */
export interface AttentionRow {
  readonly batch: number;
  readonly head: number;
  readonly kvHead: number;
  readonly query: number;
  /** The row in `[B, H, T]`. */
  readonly index: number;
  /** Keys that the query sees. */
  readonly visible: number;
}

/**
 * Visits all rows: batch by batch, head by head, query by query.
 *
 * @param size Sizes.
 * @param inputs `visible`, where an input counts the keys that each query sees.
 * @param visit Is called with each row.
 */
export function forEachRow(
  size: AttentionSize,
  { visible: counts }: { readonly visible?: Float64Array },
  visit: (row: AttentionRow) => void,
): void {
  const { batch, heads, kvHeads, queries } = size;
  let index = 0;
  for (let b = 0; b < batch; b++) {
    for (let head = 0; head < heads; head++) {
      const kvHead = Math.floor(head / (heads / kvHeads));
      for (let query = 0; query < queries; query++) {
        const visible = counts?.[b * queries + query] ?? visibleKeys(size, query);
        visit({ batch: b, head, kvHead, query, index: index++, visible });
      }
    }
  }
}

/** Finds the first element of a head in a row of an operand. */
export function headStart(
  { stride, first }: Columns,
  place: { readonly row: number; readonly head: number; readonly headDim: number },
): number {
  return place.row * stride + first + place.head * place.headDim;
}

/** Places of the values that one row of attention meets. */
export interface RowPlaces {
  readonly q: number;
  readonly y: number;
  k(key: number): number;
  v(key: number): number;
  bias(key: number): number;
}

/** Finds the places of the values that one row of attention meets. */
export function rowPlaces(size: AttentionSize, row: AttentionRow): RowPlaces {
  const { queries, keys, headDim } = size;
  const queryRow = row.batch * queries + row.query;
  const keyStart = (columns: Columns) => (key: number) =>
    headStart(columns, { row: row.batch * keys + key, head: row.kvHead, headDim });
  return {
    q: headStart(size.q, { row: queryRow, head: row.head, headDim }),
    y: headStart(size.y, { row: queryRow, head: row.head, headDim }),
    k: keyStart(size.k),
    v: keyStart(size.v),
    bias: (key) => (row.head * queries + row.query) * keys + key,
  };
}

/** Sums the products of two runs of values. */
export function dot(
  a: Float64Array,
  b: Float64Array,
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += a[from + i] * b[to + i];
  return sum;
}
