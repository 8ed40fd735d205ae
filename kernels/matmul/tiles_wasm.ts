// AssemblyScript: parts of a matrix product on one thread, for every kernel that needs one.
//
// The way of a product C = A B with k up to 256 (a chunk; see below for longer sums):
//   1. B is packed once into panels of 8 columns, k by k: `pack_columns` where B lies as [k, columns],
//      `pack_rows` where it lies transposed, as [columns, k]. Room: `panels_bytes(k, columns)`.
//   2. `multiply_panels` copies a few rows of A at a time into scratch memory, from where it lies,
//      as [rows, k] or turned, and multiplies them with the panels into C.
// Strides are in bytes, counts in elements; any count from 1 up is allowed. Packing and copying may
// load up to 28 bytes behind a row, and store only within their room.
//
// `exact` chooses the arithmetic, the same for both steps. Not 0: precision 12, packing and copying
// round operands to 12 bits. 0: precision 24, operands as they are.
//
// Sums: k in order from +0 within a chunk of 256; chunk sums are added in order. So a longer sum is
// one call a chunk, with mode ADD from the second on and STORE in the last.
import { lane_add, store_sum } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";
import {
  fill_columns_unrolled, fill_rows_unrolled, multiply_tiles, tallest_tile, tile_terms,
} from "./printed_tile_calls_wasm";
import {
  fill_columns, fill_rows, load_scratch, store_scratch, SCRATCH_SUMS, SCRATCH_TERMS, SUMS_BYTES, SUMS_COLUMNS,
} from "./scratch_wasm";

export { pack_columns, pack_rows, panels_bytes } from "./pack_wasm";

/** Terms of one chain of additions. */
export const CHUNK: i32 = 256;
/** Adds the chunk's sums to what C holds. */
export const ADD: i32 = 1;
/** Brings C into stored form: +0 or at least 2^-51 in size. */
export const STORE: i32 = 2;

// Sums of a tile go on from those in scratch memory, and stay there.
const GO_ON: i32 = 4;
const KEEP: i32 = 8;

/**
 * Multiplies `rows` rows of A, the first `k` values of each, with the panels of B, `panel_bytes`
 * apart. `turned` says that A lies as [k, rows].
 */
export function multiply_panels(
  a: usize, a_stride: usize, turned: i32, panels: usize, panel_bytes: usize, c: usize, c_stride: usize,
  rows: i32, columns: i32, k: i32, mode: i32, exact: i32,
): void {
  for (let j = 0; j < columns; j += SUMS_COLUMNS) {
    const wide = min(SUMS_COLUMNS, columns - j);
    let from = a, to = c;
    for (let left = rows; left > 0;) {
      const tall = tile_height(left, exact);
      multiply_rows(from, a_stride, turned, panels, panel_bytes, to, c_stride, tall, wide, k, mode, exact);
      from += turned ? <usize>tall << 2 : <usize>tall * a_stride;
      to += <usize>tall * c_stride;
      left -= tall;
    }
    panels += <usize>(SUMS_COLUMNS >> 3) * panel_bytes;
    c += <usize>SUMS_COLUMNS << 2;
  }
}

// Rows of the next tile, so that few stay idle: eight are twice four, not six and two.
// @ts-ignore: decorator
@inline
function tile_height(left: i32, exact: i32): i32 {
  const tallest = tallest_tile(exact);
  return min(left, left > 8 || left == 5 || left == tallest ? tallest : 4);
}

// @ts-ignore: decorator
@inline
function multiply_rows(
  a: usize, a_stride: usize, turned: i32, panels: usize, panel_bytes: usize, c: usize, c_stride: usize,
  rows: i32, columns: i32, k: i32, mode: i32, exact: i32,
): void {
  if (!turned && k > SCRATCH_TERMS) fetch_rows(a, a_stride, rows, k);
  // Whole tiles store their sums themselves.
  const whole = rows == 4 || rows == tallest_tile(exact) ? columns & ~7 : 0;
  let from = 0;
  do {
    const left = k - from, terms = tile_terms(left);
    if (turned) {
      if (!fill_columns_unrolled(a, a_stride, rows, terms, exact)) {
        fill_columns(a, a_stride, rows, terms, exact);
      }
    } else if (!fill_rows_unrolled(a, a_stride, rows, terms, exact)) {
      fill_rows(a, a_stride, rows, terms, exact);
    }
    const steps = mode | (from > 0 ? GO_ON : 0), stored = left > terms ? 0 : whole;
    if (stored > 0) {
      multiply_tiles(panels, panel_bytes, SCRATCH_SUMS, c, c_stride, stored, terms, steps, rows, exact);
    }
    if (stored < columns) {
      const panel = <usize>(stored >> 3);
      multiply_tiles(
        panels + panel * panel_bytes, panel_bytes, SCRATCH_SUMS + panel * SUMS_BYTES, c, c_stride,
        columns - stored, terms, steps | KEEP, rows, exact,
      );
    }
    a += turned ? <usize>terms * a_stride : <usize>terms << 2;
    panels += <usize>terms << 5;
    from += terms;
  } while (from < k);
  if (whole < columns) store_sums(c, c_stride, rows, whole, columns, mode);
}

// Brings rows of A near, each in one go, before the tiles read 64 terms of each at a time: shorter
// pieces are foreseen by no processor.
// @ts-ignore: decorator
@inline
function fetch_rows(a: usize, a_stride: usize, rows: i32, k: i32): void {
  let sum: i64 = 0;
  for (let r = 0; r < rows; r++, a += a_stride) {
    const end = a + (<usize>k << 2);
    for (let at = a; at < end; at += 64) sum += load<i64>(at);
  }
  // The sum is used, or nothing would be loaded.
  store_scratch(SCRATCH_SUMS, i64x2.splat(sum));
}

// Brings sums of a few rows and some columns from scratch memory into C.
function store_sums(c: usize, c_stride: usize, rows: i32, from: i32, to: i32, mode: i32): void {
  for (let j = from; j < to; j += 8) {
    const sums = SCRATCH_SUMS + <usize>(j >> 3) * SUMS_BYTES, columns = to - j;
    let row = c + (<usize>j << 2);
    for (let r = 0; r < rows; r++, row += c_stride) {
      let first = load_scratch(sums + (<usize>r << 5)), second = load_scratch(sums + (<usize>r << 5) + 16);
      if (mode & ADD) {
        first = lane_add(v128.load(row), first);
        second = lane_add(v128.load(row, 16), second);
      }
      if (mode & STORE) { first = store_sum(first); second = store_sum(second); }
      if (columns >= 8) { v128.store(row, first); v128.store(row, second, 16); }
      else store_part(row, first, second, columns);
    }
  }
}

function store_part(to: usize, first: v128, second: v128, columns: i32): void {
  if (columns > 4) {
    v128.store(to, first);
    store_lanes(to + 16, second, columns - 4);
  } else if (columns == 4) v128.store(to, first);
  else store_lanes(to, first, columns);
}
