// AssemblyScript template: both gradients of y = act(a) b, with what they share computed once.
import { NAME_grad_a, NAME_grad_b, NAME_shared, gate_share } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function gate_grad_NAME(
  a: usize, b: usize, gradY: usize, gradA: usize, gradB: usize, begin: i32, end: i32,
): void {
  for (let i = begin; i < end; i += 4) {
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
