// AssemblyScript: writes one value to every element.
import { store_lanes } from "../reduction/lanes_wasm";

export function fill(y: usize, value: f32, begin: i32, end: i32): void {
  const v = f32x4.splat(value);
  let i = begin;
  for (; i + 4 <= end; i += 4) v128.store(y + (<usize>i << 2), v);
  if (i < end) store_lanes(y + (<usize>i << 2), v, end - i);
}
