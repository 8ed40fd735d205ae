// AssemblyScript: cross-entropy of rows of logits, and its gradient.
import {
  cross_entropy_grad_of, cross_entropy_grad_of_constant, cross_entropy_grad_of_with,
  cross_entropy_of, softmax_inverse,
} from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";
import { row_sum_softmax_exp } from "../reduction/row_sum_softmax_exp_wasm";
import { row_maximum } from "../softmax/softmax_wasm";

// For rows begin to end.
export function cross_entropy(
  logits: usize, targets: usize, losses: usize, stats: usize, width: i32, ignored: u32,
  begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const row = logits + <usize>r * (<usize>width << 2);
    const maximum = row_maximum(row, width);
    const sum = row_sum_softmax_exp(row, width, maximum, i32x4.splat(0));
    v128.store_lane<f32>(stats + (<usize>r << 3), maximum, 0);
    v128.store_lane<f32>(stats + (<usize>r << 3), sum, 0, 4);
    const target = load<u32>(targets + (<usize>r << 2));
    const column = target < <u32>width ? <usize>target : 0;
    const loss = cross_entropy_of(sum, maximum, v128.load32_splat(row + (column << 2)));
    const kept = target == ignored ? i32x4.splat(0) : loss;
    v128.store_lane<f32>(losses + (<usize>r << 2), kept, 0);
  }
}

// For rows begin to end: every column as if it were no target, then the target again.
export function cross_entropy_grad(
  logits: usize, targets: usize, stats: usize, grad_losses: usize, grad_logits: usize, width: i32,
  ignored: u32, begin: i32, end: i32,
): void {
  const zero = i32x4.splat(0), one = f32x4.splat(1), k = cross_entropy_grad_of_constant();
  for (let r = begin; r < end; r++) {
    const at = <usize>r * (<usize>width << 2), row = logits + at, to = grad_logits + at;
    const maximum = v128.load32_splat(stats + (<usize>r << 3));
    const inverse = softmax_inverse(v128.load32_splat(stats + (<usize>r << 3), 4));
    const target = load<u32>(targets + (<usize>r << 2));
    // A row that is ignored has gradient 0, whatever comes from behind.
    const counts = target != ignored;
    const grad = counts ? v128.load32_splat(grad_losses + (<usize>r << 2)) : zero;
    let i = 0;
    for (; i + 4 <= width; i += 4) {
      const o = <usize>i << 2;
      v128.store(to + o, cross_entropy_grad_of_with(v128.load(row + o), maximum, inverse, zero, grad, k));
    }
    if (i < width) {
      const o = <usize>i << 2;
      const value = cross_entropy_grad_of(v128.load(row + o), maximum, inverse, zero, grad);
      store_lanes(to + o, value, width - i);
    }
    if (counts && target < <u32>width) {
      const o = <usize>target << 2;
      const value = cross_entropy_grad_of(v128.load32_splat(row + o), maximum, inverse, one, grad);
      v128.store_lane<f32>(to + o, value, 0);
    }
  }
}
