// AssemblyScript: repeats one row, one value a row, or one value.
import { store_lanes } from "../reduction/lanes_wasm";

// Copies x [width] to rows begin to end.
export function broadcast_row(x: usize, y: usize, width: i32, begin: i32, end: i32): void {
  for (let r = begin; r < end; r++) {
    const to = y + <usize>r * (<usize>width << 2);
    let i = 0;
    for (; i + 4 <= width; i += 4) v128.store(to + (<usize>i << 2), v128.load(x + (<usize>i << 2)));
    if (i < width) store_lanes(to + (<usize>i << 2), v128.load(x + (<usize>i << 2)), width - i);
  }
}

// Fills row r with x[r], for rows begin to end.
export function broadcast_column(x: usize, y: usize, width: i32, begin: i32, end: i32): void {
  for (let r = begin; r < end; r++) {
    const value = v128.load32_splat(x + (<usize>r << 2));
    splat_to(y + <usize>r * (<usize>width << 2), value, width);
  }
}

// Fills elements begin to end with x[0].
export function broadcast_value(x: usize, y: usize, begin: i32, end: i32): void {
  splat_to(y + (<usize>begin << 2), v128.load32_splat(x), end - begin);
}

// @ts-ignore: decorator
@inline
function splat_to(to: usize, value: v128, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) v128.store(to + (<usize>i << 2), value);
  if (i < count) store_lanes(to + (<usize>i << 2), value, count - i);
}
