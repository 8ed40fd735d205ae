// AssemblyScript template: y[i] = FUNCTION(a[i], b[i]), long functions in stages over blocks.
import { BLOCK_ELEMENTS, FUNCTION, FUNCTION_block } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function pair_FUNCTION(
  a: usize, b: usize, y: usize, workspace: usize, begin: i32, end: i32,
): void {
  let i = begin;
  for (; i + BLOCK_ELEMENTS <= end; i += BLOCK_ELEMENTS) {
    const o = <usize>i << 2;
    FUNCTION_block(a + o, b + o, y + o, workspace);
  }
  for (; i < end; i += 4) {
    const o = <usize>i << 2;
    const value = FUNCTION(v128.load(a + o), v128.load(b + o));
    if (end - i >= 4) v128.store(y + o, value);
    else store_lanes(y + o, value, end - i);
  }
}
