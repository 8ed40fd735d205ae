// AssemblyScript template: y[i] = FUNCTION(x[i]), two vectors a round.
import { FUNCTION } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function unary_FUNCTION(x: usize, y: usize, begin: i32, end: i32): void {
  let i = begin;
  for (; i + 8 <= end; i += 8) {
    const o = <usize>i << 2;
    const first = FUNCTION(v128.load(x + o));
    const second = FUNCTION(v128.load(x + o, 16));
    v128.store(y + o, first);
    v128.store(y + o, second, 16);
  }
  for (; i < end; i += 4) {
    const o = <usize>i << 2;
    const value = FUNCTION(v128.load(x + o));
    if (end - i >= 4) v128.store(y + o, value);
    else store_lanes(y + o, value, end - i);
  }
}
