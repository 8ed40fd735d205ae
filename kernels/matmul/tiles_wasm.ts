// AssemblyScript: parts of a matrix product on one thread, for every kernel that needs one.
//
// The way of a product C = A B with k up to 256 (a chunk; see below for longer sums):
//   1. B is packed once into panels of 8 columns, k by k: `pack_columns` where B lies as [k, columns],
//      `pack_rows` where it lies transposed, as [columns, k]. Room: `panels_bytes(k, columns)`.
//   2. A is read by rows, in place or from a copy: `copy_rows` where A lies as [rows, k],
//      `copy_columns` where it lies transposed, as [k, rows]. Room: `rows_bytes(rows, k)`; the
//      copied rows are k floats apart.
//   3. `multiply_panels` multiplies rows of A with the panels into C.
// Faster where A is packed once for several panels: `pack_a_rows` or `pack_a_columns` (room:
// `packed_bytes(rows, k)`), then `multiply_packed`. The bits are the same.
// Strides are in bytes, counts in elements; any count from 1 up is allowed. Packing and copying may
// load up to 28 bytes behind a row, and store only within their room.
//
// `exact` chooses the arithmetic, the same for all three steps. 1: precision 12, packing and copying
// round operands to 12 bits, and A must be a copy (or rounded already). 0: precision 24, operands as
// they are.
//
// Sums: k in order from +0 within a chunk of 256; chunk sums are added in order. So a longer sum is
// one call a chunk, with mode ADD from the second on and STORE in the last.
import * as tile from "./printed_tiles_wasm";

export {
  copy_columns, copy_rows, pack_a_columns, pack_a_rows, pack_columns, pack_rows, packed_bytes,
  panels_bytes, rows_bytes,
} from "./pack_wasm";

/** Terms of one chain of additions. */
export const CHUNK: i32 = 256;
/** Adds the chunk's sums to what C holds. */
export const ADD: i32 = 1;
/** Brings C into stored form: +0 or at least 2^-51 in size. */
export const STORE: i32 = 2;

/** Multiplies `rows` rows of A with all panels of B. */
export function multiply_panels(
  a: usize, a_stride: usize, panels: usize, c: usize, c_stride: usize,
  rows: i32, columns: i32, k: i32, mode: i32, exact: i32,
): void {
  const panel_bytes = <usize>k << 5;
  for (let j = 0; j < columns; j += 8) {
    multiply_panel(a, a_stride, panels, c, c_stride, rows, columns - j, k, mode, exact);
    panels += panel_bytes;
    c += 32;
  }
}

// `columns` above 8 count as 8.
function multiply_panel(
  a: usize, a_stride: usize, panel: usize, c: usize, c_stride: usize,
  rows: i32, columns: i32, k: i32, mode: i32, exact: i32,
): void {
  let left = rows;
  // Eight rows are twice four: six and two would leave more of the registers idle.
  while (left >= 6 && left != 8) {
    if (exact) tile.exact_tile_6(a, a_stride, panel, c, c_stride, k, columns, mode);
    else tile.plain_tile_6(a, a_stride, panel, c, c_stride, k, columns, mode);
    a += 6 * a_stride; c += 6 * c_stride; left -= 6;
  }
  while (left >= 4) {
    if (exact) tile.exact_tile_4(a, a_stride, panel, c, c_stride, k, columns, mode);
    else tile.plain_tile_4(a, a_stride, panel, c, c_stride, k, columns, mode);
    a += 4 * a_stride; c += 4 * c_stride; left -= 4;
  }
  if (left >= 2) {
    if (exact) tile.exact_tile_2(a, a_stride, panel, c, c_stride, k, columns, mode);
    else tile.plain_tile_2(a, a_stride, panel, c, c_stride, k, columns, mode);
    a += 2 * a_stride; c += 2 * c_stride; left -= 2;
  }
  if (left > 0) {
    if (exact) tile.exact_tile_1(a, a_stride, panel, c, c_stride, k, columns, mode);
    else tile.plain_tile_1(a, a_stride, panel, c, c_stride, k, columns, mode);
  }
}

/** Multiplies packed rows of A with all panels of B. */
export function multiply_packed(
  a: usize, panels: usize, c: usize, c_stride: usize,
  rows: i32, columns: i32, k: i32, mode: i32, exact: i32,
): void {
  const panel_bytes = <usize>k << 5, four_bytes = <usize>k << 4;
  for (let j = 0; j < columns; j += 8) {
    let from = a, to = c;
    for (let left = rows; left > 0; left -= 4) {
      if (exact) tile.exact_packed_tile(from, panels, to, c_stride, k, left, columns - j, mode);
      else tile.plain_packed_tile(from, panels, to, c_stride, k, left, columns - j, mode);
      from += four_bytes;
      to += 4 * c_stride;
    }
    panels += panel_bytes;
    c += 32;
  }
}
