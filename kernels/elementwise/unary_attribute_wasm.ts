// AssemblyScript template: y[i] = FUNCTION(x[i], attribute), two vectors a round.
import { FUNCTION } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function unary_attribute_FUNCTION(
  x: usize, y: usize, attribute: f32, begin: i32, end: i32,
): void {
  const c = f32x4.splat(attribute);
  let i = begin;
  for (; i + 8 <= end; i += 8) {
    const o = <usize>i << 2;
    const first = FUNCTION(v128.load(x + o), c);
    const second = FUNCTION(v128.load(x + o, 16), c);
    v128.store(y + o, first);
    v128.store(y + o, second, 16);
  }
  for (; i < end; i += 4) {
    const o = <usize>i << 2;
    const value = FUNCTION(v128.load(x + o), c);
    if (end - i >= 4) v128.store(y + o, value);
    else store_lanes(y + o, value, end - i);
  }
}
