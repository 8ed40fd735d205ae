// AssemblyScript: scratch memory, which no other thread sees and whose places are constants for the
// tiles. kernels/build/add_scratch.ts puts the functions in the place of these imports.
import { round12_constant, round12_with } from "../arithmetic/printed_wasm";

// Rows of A lie here from 0 on; `SCRATCH_ROW` bytes each, so `SCRATCH_TERMS` values. What the text of
// tiles has of these numbers stands in tile_sizes.ts.
export const SCRATCH_TERMS: i32 = 64;
export const SCRATCH_ROW: usize = 256;
// Sums that go on with the next terms: 192 bytes for each panel of B, 64 panels.
export const SCRATCH_SUMS: usize = 2048;
export const SUMS_BYTES: usize = 192;
export const SUMS_COLUMNS: i32 = 512;

// @ts-ignore: decorator
@external("scratch", "load")
export declare function load_scratch(at: usize): v128;
// @ts-ignore: decorator
@external("scratch", "store")
export declare function store_scratch(at: usize, x: v128): void;
// @ts-ignore: decorator
@external("scratch", "store_first")
export declare function store_scratch_first(at: usize, x: v128): void;

/** Copies rows of A, up to `SCRATCH_TERMS` values of each, that lie as [rows, terms]. */
export function fill_rows(a: usize, a_stride: usize, rows: i32, terms: i32, exact: i32): void {
  const bytes = <usize>terms << 2, half = round12_constant();
  for (let r = 0; r < rows; r++, a += a_stride) {
    for (let o: usize = 0; o < bytes; o += 16) {
      const x = v128.load(a + o);
      store_scratch(<usize>r * SCRATCH_ROW + o, exact ? round12_with(x, half) : x);
    }
  }
}

/** Copies rows of A that lies transposed, as [terms, rows]. */
export function fill_columns(a: usize, a_stride: usize, rows: i32, terms: i32, exact: i32): void {
  const half = round12_constant();
  for (let r = 0; r < rows; r += 4) {
    let from = a + (<usize>r << 2), to = <usize>r * SCRATCH_ROW;
    for (let left = terms; left > 0; left--) {
      let x = v128.load(from);
      if (exact) x = round12_with(x, half);
      store_scratch_first(to, x);
      store_scratch_first(to + SCRATCH_ROW, i32x4.shuffle(x, x, 1, 1, 1, 1));
      store_scratch_first(to + 2 * SCRATCH_ROW, i32x4.shuffle(x, x, 2, 2, 2, 2));
      store_scratch_first(to + 3 * SCRATCH_ROW, i32x4.shuffle(x, x, 3, 3, 3, 3));
      from += a_stride;
      to += 4;
    }
  }
}
