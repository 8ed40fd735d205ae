// AssemblyScript: exchanges two axes, for rows of y begin to end: row u is column u % n of matrix
// u / n of x.
import { store_lanes } from "../reduction/lanes_wasm";

// Elements are single values. Four columns at once where they belong to one matrix.
export function transpose_elements(
  x: usize, y: usize, m: i32, n: i32, begin: i32, end: i32,
): void {
  const x_row = <usize>n << 2, y_row = <usize>m << 2;
  let u = begin;
  while (u < end) {
    const column = u % n;
    const from = x + (<usize>(u / n) * <usize>m * <usize>n + <usize>column << 2);
    const to = y + <usize>u * y_row;
    if (u + 4 <= end && column + 4 <= n) {
      four_columns(from, to, m, x_row, y_row);
      u += 4;
    } else {
      for (let i = 0; i < m; i++) {
        store<u32>(to + (<usize>i << 2), load<u32>(from + <usize>i * x_row));
      }
      u++;
    }
  }
}

// @ts-ignore: decorator
@inline
function four_columns(from: usize, to: usize, m: i32, x_row: usize, y_row: usize): void {
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const p = from + <usize>i * x_row, q = to + (<usize>i << 2);
    const a = v128.load(p), b = v128.load(p + x_row);
    const c = v128.load(p + 2 * x_row), d = v128.load(p + 3 * x_row);
    const ab_low = i32x4.shuffle(a, b, 0, 4, 1, 5), ab_high = i32x4.shuffle(a, b, 2, 6, 3, 7);
    const cd_low = i32x4.shuffle(c, d, 0, 4, 1, 5), cd_high = i32x4.shuffle(c, d, 2, 6, 3, 7);
    v128.store(q, i64x2.shuffle(ab_low, cd_low, 0, 2));
    v128.store(q + y_row, i64x2.shuffle(ab_low, cd_low, 1, 3));
    v128.store(q + 2 * y_row, i64x2.shuffle(ab_high, cd_high, 0, 2));
    v128.store(q + 3 * y_row, i64x2.shuffle(ab_high, cd_high, 1, 3));
  }
  for (; i < m; i++) {
    const value = v128.load(from + <usize>i * x_row), q = to + (<usize>i << 2);
    v128.store_lane<u32>(q, value, 0);
    v128.store_lane<u32>(q + y_row, value, 1);
    v128.store_lane<u32>(q + 2 * y_row, value, 2);
    v128.store_lane<u32>(q + 3 * y_row, value, 3);
  }
}

// Elements are runs of `inner` values.
export function transpose_rows(
  x: usize, y: usize, m: i32, n: i32, inner: i32, begin: i32, end: i32,
): void {
  const run = <usize>inner << 2;
  for (let u = begin; u < end; u++) {
    const from = x + (<usize>(u / n) * <usize>m * <usize>n + <usize>(u % n)) * run;
    const to = y + <usize>u * <usize>m * run;
    for (let i = 0; i < m; i++) {
      const p = from + <usize>i * <usize>n * run, q = to + <usize>i * run;
      let j = 0;
      for (; j + 4 <= inner; j += 4) v128.store(q + (<usize>j << 2), v128.load(p + (<usize>j << 2)));
      if (j < inner) store_lanes(q + (<usize>j << 2), v128.load(p + (<usize>j << 2)), inner - j);
    }
  }
}
