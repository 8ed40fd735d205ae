// AssemblyScript: y = 1 / sqrt(x + eps).
import { reciprocal_sqrt_of } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function reciprocal_sqrt(x: usize, y: usize, eps: f32, begin: i32, end: i32): void {
  const e = f32x4.splat(eps);
  for (let i = begin; i < end; i += 4) {
    const o = <usize>i << 2;
    const value = reciprocal_sqrt_of(v128.load(x + o), e);
    if (end - i >= 4) v128.store(y + o, value);
    else store_lanes(y + o, value, end - i);
  }
}
