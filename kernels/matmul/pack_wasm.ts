// AssemblyScript: B of a matrix product, packed in the order in which tiles read it, and rounded to 12
// bits on the way where `exact` is not 0. See tiles_wasm.ts for how it is used.
import { round12, round12_constant, round12_with } from "../arithmetic/printed_wasm";
import { keep_lanes } from "../reduction/lanes_wasm";

/**
 * Rows of an operand that are packed before the next ones: few enough to stay near while all of
 * their columns are taken, a cache line at a time.
 */
const BAND: i32 = 16;

/** Bytes of the panels of a [k, columns] operand. */
export function panels_bytes(k: i32, columns: i32): usize {
  return <usize>((columns + 7) >> 3) * (<usize>k << 5);
}

/** Packs B that lies as [k, columns] into panels. */
export function pack_columns(
  b: usize, b_stride: usize, panels: usize, k: i32, columns: i32, exact: i32,
): void {
  const panel_bytes = <usize>k << 5;
  for (let first = 0; first < k; first += BAND) {
    const terms = min(BAND, k - first);
    let from = b, to = panels;
    for (let left = columns; left > 0; left -= 8) {
      pack_panel(from, b_stride, to, terms, left, exact);
      from += 32;
      to += panel_bytes;
    }
    b += <usize>BAND * b_stride;
    panels += <usize>BAND << 5;
  }
}

// Packs `terms` rows of one panel; `columns` above 8 count as 8.
// @ts-ignore: decorator
@inline
function pack_panel(
  from: usize, b_stride: usize, panels: usize, terms: i32, columns: i32, exact: i32,
): void {
  const end = panels + (<usize>terms << 5);
  if (columns < 8) {
    const first = keep_lanes(i32x4.splat(-1), columns);
    const second = keep_lanes(i32x4.splat(-1), columns - 4);
    for (; panels < end; panels += 32, from += b_stride) {
      const x = v128.and(v128.load(from), first), y = v128.and(v128.load(from, 16), second);
      v128.store(panels, exact ? round12(x) : x);
      v128.store(panels, exact ? round12(y) : y, 16);
    }
  } else if (exact) {
    const half = round12_constant();
    for (; panels < end; panels += 32, from += b_stride) {
      v128.store(panels, round12_with(v128.load(from), half));
      v128.store(panels, round12_with(v128.load(from, 16), half), 16);
    }
  } else {
    for (; panels < end; panels += 32, from += b_stride) {
      v128.store(panels, v128.load(from));
      v128.store(panels, v128.load(from, 16), 16);
    }
  }
}

/** Packs B that lies transposed, as [columns, k], into panels. */
export function pack_rows(
  b: usize, b_stride: usize, panels: usize, k: i32, columns: i32, exact: i32,
): void {
  for (let j = 0; j < columns; j += 8) {
    transpose_four(b, b_stride, columns - j, panels, 32, k, exact);
    transpose_four(b + 4 * b_stride, b_stride, columns - j - 4, panels + 16, 32, k, exact);
    b += 8 * b_stride;
    panels += <usize>k << 5;
  }
}

// Turns four rows of `k` values (fewer where `rows` is less, zeros in their place) into `k` vectors.
function transpose_four(
  from: usize, stride: usize, rows: i32, to: usize, to_stride: usize, k: i32, exact: i32,
): void {
  if (rows <= 0) {
    for (let at = 0; at < k; at++) { v128.store(to, i32x4.splat(0)); to += to_stride; }
    return;
  }
  // Rows that are not there are read from the first, and cleared.
  const from1 = rows > 1 ? from + stride : from, from2 = rows > 2 ? from + 2 * stride : from;
  const from3 = rows > 3 ? from + 3 * stride : from;
  const mask = keep_lanes(i32x4.splat(-1), rows), half = round12_constant();
  let at = 0;
  for (; at + 4 <= k; at += 4) {
    const o = <usize>at << 2;
    let x0 = v128.load(from + o), x1 = v128.load(from1 + o);
    let x2 = v128.load(from2 + o), x3 = v128.load(from3 + o);
    const y0 = i32x4.shuffle(x0, x1, 0, 4, 1, 5), y1 = i32x4.shuffle(x0, x1, 2, 6, 3, 7);
    const y2 = i32x4.shuffle(x2, x3, 0, 4, 1, 5), y3 = i32x4.shuffle(x2, x3, 2, 6, 3, 7);
    x0 = v128.and(i64x2.shuffle(y0, y2, 0, 2), mask); x1 = v128.and(i64x2.shuffle(y0, y2, 1, 3), mask);
    x2 = v128.and(i64x2.shuffle(y1, y3, 0, 2), mask); x3 = v128.and(i64x2.shuffle(y1, y3, 1, 3), mask);
    if (exact) {
      x0 = round12_with(x0, half); x1 = round12_with(x1, half);
      x2 = round12_with(x2, half); x3 = round12_with(x3, half);
    }
    v128.store(to, x0);
    v128.store(to + to_stride, x1);
    v128.store(to + 2 * to_stride, x2);
    v128.store(to + 3 * to_stride, x3);
    to += 4 * to_stride;
  }
  for (; at < k; at++) {
    const o = <usize>at << 2;
    let x = v128.load32_zero(from + o);
    x = v128.load_lane<f32>(from1 + o, x, 1);
    x = v128.load_lane<f32>(from2 + o, x, 2);
    x = v128.and(v128.load_lane<f32>(from3 + o, x, 3), mask);
    v128.store(to, exact ? round12_with(x, half) : x);
    to += to_stride;
  }
}
