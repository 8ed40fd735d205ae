// AssemblyScript template: y[i] = FUNCTION(x[i]).
import { FUNCTION } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function unary_FUNCTION(x: usize, y: usize, begin: i32, end: i32): void {
  let i = begin;
  for (; i + 4 <= end; i += 4) {
    const o = <usize>i << 2;
    v128.store(y + o, FUNCTION(v128.load(x + o)));
  }
  if (i < end) {
    const o = <usize>i << 2;
    store_lanes(y + o, FUNCTION(v128.load(x + o)), end - i);
  }
}
