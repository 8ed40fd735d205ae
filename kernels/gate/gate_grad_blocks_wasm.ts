// AssemblyScript template: both gradients of y = act(a) b, in stages over blocks; what they share is
// computed once and lies behind the stages' own workspace.
import {
  BLOCK_BYTES, BLOCK_ELEMENTS, BLOCK_WORKSPACE_BYTES, NAME_grad_a, NAME_grad_a_block, NAME_grad_b,
  NAME_grad_b_block, NAME_shared, NAME_shared_block, gate_share, gate_share_block,
} from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function gate_grad_NAME(
  a: usize, b: usize, gradY: usize, gradA: usize, gradB: usize, workspace: usize, begin: i32, end: i32,
): void {
  const sharedE = workspace + BLOCK_WORKSPACE_BYTES, sharedR = sharedE + BLOCK_BYTES;
  let i = begin;
  for (; i + BLOCK_ELEMENTS <= end; i += BLOCK_ELEMENTS) {
    const o = <usize>i << 2;
    NAME_shared_block(a + o, sharedE, workspace);
    gate_share_block(sharedE, sharedR, workspace);
    NAME_grad_a_block(a + o, b + o, gradY + o, sharedE, sharedR, gradA + o, workspace);
    NAME_grad_b_block(a + o, gradY + o, sharedE, sharedR, gradB + o, workspace);
  }
  for (; i < end; i += 4) {
    const o = <usize>i << 2;
    const u = v128.load(a + o), g = v128.load(gradY + o);
    const e = NAME_shared(u), r = gate_share(e);
    const p = NAME_grad_a(u, v128.load(b + o), g, e, r), q = NAME_grad_b(u, g, e, r);
    if (end - i >= 4) {
      v128.store(gradA + o, p);
      v128.store(gradB + o, q);
    } else {
      store_lanes(gradA + o, p, end - i);
      store_lanes(gradB + o, q, end - i);
    }
  }
}
