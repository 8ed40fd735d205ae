// AssemblyScript: RMSNorm backward over chunks of 32 rows. A row of x and gradY comes from memory once;
// xHat and gradHat are kept in the cache (xHat in the row of gradX, which is written last), and the
// column sums of a chunk are built beside them.
import {
  accumulate_product, grad_hat_of_constant, grad_hat_of_with,
  rms_norm_grad_x_constant, rms_norm_grad_x_with, rms_norm_hat_with, row_mean_of,
} from "../arithmetic/printed_wasm";
import { products } from "../reduction/products_wasm";
import { fold_stored_lanes, store_lanes } from "../reduction/lanes_wasm";

// `workspace` has width + 32 floats for every chunk: a row of gradHat, then 32 lanes.
export function rms_norm_grad(
  grad_y: usize, x: usize, gain: usize, rrms: usize,
  grad_x: usize, gain_chunks: usize, workspace: usize,
  rows: i32, width: i32, n: f32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2;
  const divisor = f32x4.splat(n);
  for (let chunk = begin; chunk < end; chunk++) {
    const gain_sum = gain_chunks + <usize>chunk * row_bytes;
    const grads = workspace + <usize>chunk * (row_bytes + 128);
    memory.fill(gain_sum, 0, row_bytes);
    const last = min((chunk + 1) * 32, rows);
    for (let r = chunk * 32; r < last; r++) {
      const at = <usize>r * row_bytes;
      const s = v128.load32_splat(rrms + (<usize>r << 2));
      rms_norm_grad_row(grad_y + at, x + at, gain, gain_sum, grads, grad_x + at, s, width, divisor);
    }
  }
}

// One row; `grads` has width + 32 floats of workspace.
// @ts-ignore: decorator
@inline
export function rms_norm_grad_row(
  grad_y: usize, x: usize, gain: usize, gain_sum: usize, grads: usize, grad_x: usize,
  s: v128, width: i32, divisor: v128,
): void {
  const lanes = grads + (<usize>width << 2);
  columns(grad_y, x, gain, gain_sum, grads, grad_x, s, width);
  products(grads, grad_x, lanes, width);
  const mean_product = row_mean_of(fold_stored_lanes(lanes), divisor);
  const k = rms_norm_grad_x_constant();
  let d = grads, q = grad_x;
  const blocks_end = q + (<usize>(width & ~31) << 2);
  while (q < blocks_end) {
    v128.store(q, rms_norm_grad_x_with(v128.load(d), v128.load(q), mean_product, s, k));
    v128.store(q, rms_norm_grad_x_with(v128.load(d, 16), v128.load(q, 16), mean_product, s, k), 16);
    v128.store(q, rms_norm_grad_x_with(v128.load(d, 32), v128.load(q, 32), mean_product, s, k), 32);
    v128.store(q, rms_norm_grad_x_with(v128.load(d, 48), v128.load(q, 48), mean_product, s, k), 48);
    v128.store(q, rms_norm_grad_x_with(v128.load(d, 64), v128.load(q, 64), mean_product, s, k), 64);
    v128.store(q, rms_norm_grad_x_with(v128.load(d, 80), v128.load(q, 80), mean_product, s, k), 80);
    v128.store(q, rms_norm_grad_x_with(v128.load(d, 96), v128.load(q, 96), mean_product, s, k), 96);
    v128.store(q, rms_norm_grad_x_with(v128.load(d, 112), v128.load(q, 112), mean_product, s, k), 112);
    d += 128;
    q += 128;
  }
  for (let left = width & 31; left > 0; left -= 4) {
    const value = rms_norm_grad_x_with(v128.load(d), v128.load(q), mean_product, s, k);
    if (left >= 4) v128.store(q, value);
    else store_lanes(q, value, left);
    d += 16;
    q += 16;
  }
}

// xHat and gradHat of a row, and what the row adds to the column sums.
// @ts-ignore: decorator
@inline
function columns(
  grad_y: usize, x: usize, gain: usize, gain_sum: usize, grads: usize, hats: usize,
  s: v128, width: i32,
): void {
  const k = grad_hat_of_constant();
  let o: usize = 0;
  const quads_bytes = <usize>(width & ~15) << 2;
  for (; o < quads_bytes; o += 64) {
    const d = grad_y + o, p = x + o, g = gain + o, sum = gain_sum + o, to = grads + o, hat_to = hats + o;
    const d0 = v128.load(d), hat0 = rms_norm_hat_with(v128.load(p), s, k);
    v128.store(to, grad_hat_of_with(d0, v128.load(g), k));
    v128.store(hat_to, hat0);
    v128.store(sum, accumulate_product(v128.load(sum), d0, hat0));
    const d1 = v128.load(d, 16), hat1 = rms_norm_hat_with(v128.load(p, 16), s, k);
    v128.store(to, grad_hat_of_with(d1, v128.load(g, 16), k), 16);
    v128.store(hat_to, hat1, 16);
    v128.store(sum, accumulate_product(v128.load(sum, 16), d1, hat1), 16);
    const d2 = v128.load(d, 32), hat2 = rms_norm_hat_with(v128.load(p, 32), s, k);
    v128.store(to, grad_hat_of_with(d2, v128.load(g, 32), k), 32);
    v128.store(hat_to, hat2, 32);
    v128.store(sum, accumulate_product(v128.load(sum, 32), d2, hat2), 32);
    const d3 = v128.load(d, 48), hat3 = rms_norm_hat_with(v128.load(p, 48), s, k);
    v128.store(to, grad_hat_of_with(d3, v128.load(g, 48), k), 48);
    v128.store(hat_to, hat3, 48);
    v128.store(sum, accumulate_product(v128.load(sum, 48), d3, hat3), 48);
  }
  for (let left = width & 15; left > 0; left -= 4) {
    const d = v128.load(grad_y + o);
    const hat = rms_norm_hat_with(v128.load(x + o), s, k);
    const grad = grad_hat_of_with(d, v128.load(gain + o), k);
    const gain_after = accumulate_product(v128.load(gain_sum + o), d, hat);
    if (left >= 4) {
      v128.store(grads + o, grad);
      v128.store(hats + o, hat);
      v128.store(gain_sum + o, gain_after);
    } else {
      store_lanes(grads + o, grad, left);
      store_lanes(hats + o, hat, left);
      store_lanes(gain_sum + o, gain_after, left);
    }
    o += 16;
  }
}
