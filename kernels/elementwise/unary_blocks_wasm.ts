// AssemblyScript template: y[i] = FUNCTION(x[i]), long functions in stages over blocks.
import { BLOCK_ELEMENTS, FUNCTION, FUNCTION_block } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function unary_FUNCTION(
  x: usize, y: usize, workspace: usize, begin: i32, end: i32,
): void {
  let i = begin;
  for (; i + BLOCK_ELEMENTS <= end; i += BLOCK_ELEMENTS) {
    const o = <usize>i << 2;
    FUNCTION_block(x + o, y + o, workspace);
  }
  for (; i < end; i += 4) {
    const o = <usize>i << 2;
    const value = FUNCTION(v128.load(x + o));
    if (end - i >= 4) v128.store(y + o, value);
    else store_lanes(y + o, value, end - i);
  }
}
