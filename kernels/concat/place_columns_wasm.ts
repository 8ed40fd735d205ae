// AssemblyScript: copies ranges of columns between matrices of as many rows.
import { store_lanes } from "../reduction/lanes_wasm";

// Copies `width` columns of rows begin to end; the other columns of y are left alone.
export function place_columns(
  x: usize, y: usize, x_width: i32, x_column: i32, y_width: i32, y_column: i32, width: i32,
  begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const from = x + (<usize>r * <usize>x_width + <usize>x_column << 2);
    const to = y + (<usize>r * <usize>y_width + <usize>y_column << 2);
    let i = 0;
    for (; i + 4 <= width; i += 4) v128.store(to + (<usize>i << 2), v128.load(from + (<usize>i << 2)));
    if (i < width) store_lanes(to + (<usize>i << 2), v128.load(from + (<usize>i << 2)), width - i);
  }
}

// Copies rows of x to y from a column on, and writes 0 beside them, for rows begin to end.
export function pad_columns(
  x: usize, y: usize, x_width: i32, y_width: i32, y_column: i32, begin: i32, end: i32,
): void {
  const zero = i32x4.splat(0);
  for (let r = begin; r < end; r++) {
    const to = y + (<usize>r * <usize>y_width << 2);
    let i = 0;
    for (; i + 4 <= y_width; i += 4) v128.store(to + (<usize>i << 2), zero);
    if (i < y_width) store_lanes(to + (<usize>i << 2), zero, y_width - i);
  }
  place_columns(x, y, x_width, 0, y_width, y_column, x_width, begin, end);
}
