// AssemblyScript template: y = act(a) b, a and b the halves of each row of x, in
// stages over blocks.
import { BLOCK_ELEMENTS, NAME_of, NAME_of_block } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function packed_gate_NAME(
  x: usize, y: usize, width: i32, workspace: usize, begin: i32, end: i32,
): void {
  const bytes = <usize>width << 2;
  for (let r = begin; r < end; r++) {
    const a = x + <usize>r * bytes * 2, b = a + bytes, to = y + <usize>r * bytes;
    let i = 0;
    for (; i + BLOCK_ELEMENTS <= width; i += BLOCK_ELEMENTS) {
      const o = <usize>i << 2;
      NAME_of_block(a + o, b + o, to + o, workspace);
    }
    for (; i < width; i += 4) {
      const o = <usize>i << 2;
      const value = NAME_of(v128.load(a + o), v128.load(b + o));
      if (width - i >= 4) v128.store(to + o, value);
      else store_lanes(to + o, value, width - i);
    }
  }
}
