// AssemblyScript template: gradient of y = act(a) b, a and b the halves of each row of x, in
// stages over blocks.
import {
  BLOCK_BYTES, BLOCK_ELEMENTS, BLOCK_WORKSPACE_BYTES, NAME_grad_a, NAME_grad_a_block, NAME_grad_b,
  NAME_grad_b_block, NAME_shared, NAME_shared_block, gate_share, gate_share_block,
} from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function packed_gate_grad_NAME(
  x: usize, gradY: usize, gradX: usize, width: i32, workspace: usize, begin: i32, end: i32,
): void {
  const sharedE = workspace + BLOCK_WORKSPACE_BYTES, sharedR = sharedE + BLOCK_BYTES;
  const bytes = <usize>width << 2;
  for (let row = begin; row < end; row++) {
    const a = x + <usize>row * bytes * 2, b = a + bytes, from = gradY + <usize>row * bytes;
    const gradA = gradX + <usize>row * bytes * 2, gradB = gradA + bytes;
    let i = 0;
    for (; i + BLOCK_ELEMENTS <= width; i += BLOCK_ELEMENTS) {
      const o = <usize>i << 2;
      NAME_shared_block(a + o, sharedE, workspace);
      gate_share_block(sharedE, sharedR, workspace);
      NAME_grad_a_block(a + o, b + o, from + o, sharedE, sharedR, gradA + o, workspace);
      NAME_grad_b_block(a + o, from + o, sharedE, sharedR, gradB + o, workspace);
    }
    for (; i < width; i += 4) {
      const o = <usize>i << 2;
      const u = v128.load(a + o), g = v128.load(from + o);
      const e = NAME_shared(u), r = gate_share(e);
      const p = NAME_grad_a(u, v128.load(b + o), g, e, r), q = NAME_grad_b(u, g, e, r);
      if (width - i >= 4) {
        v128.store(gradA + o, p);
        v128.store(gradB + o, q);
      } else {
        store_lanes(gradA + o, p, width - i);
        store_lanes(gradB + o, q, width - i);
      }
    }
  }
}
