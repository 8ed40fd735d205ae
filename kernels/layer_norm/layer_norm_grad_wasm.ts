// AssemblyScript: LayerNorm backward over chunks of 32 rows. Each row is read twice from the cache;
// the column sums of a chunk are built beside it, so that x and gradY come from memory once.
import {
  accumulate_product, grad_hat_of, lane_add, layer_norm_grad_x, layer_norm_hat, row_mean_of,
} from "../arithmetic/printed_wasm";
import { fold_stored_lanes, keep_lanes, store_lanes } from "../reduction/lanes_wasm";

export function layer_norm_grad(
  grad_y: usize, x: usize, gain: usize, mean: usize, rstd: usize,
  grad_x: usize, gain_chunks: usize, bias_chunks: usize, lanes: usize,
  rows: i32, width: i32, n: f32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2;
  const divisor = f32x4.splat(n);
  for (let chunk = begin; chunk < end; chunk++) {
    const gain_sum = gain_chunks + <usize>chunk * row_bytes;
    const bias_sum = bias_chunks + <usize>chunk * row_bytes;
    // 32 lanes of gradHat, then 32 lanes of gradHat * xHat; a place of its own for every chunk.
    const workspace = lanes + <usize>chunk * 256;
    const last = min((chunk + 1) * 32, rows);
    for (let r = chunk * 32; r < last; r++) {
      const dy = grad_y + <usize>r * row_bytes, from = x + <usize>r * row_bytes;
      const to = grad_x + <usize>r * row_bytes;
      const m = v128.load32_splat(mean + (<usize>r << 2));
      const s = v128.load32_splat(rstd + (<usize>r << 2));
      memory.fill(workspace, 0, 256);
      const first = r == chunk * 32;
      for (let i = 0; i < width; i += 4) {
        const o = <usize>i << 2;
        const lane = workspace + (<usize>(i & 31) << 2);
        const d = v128.load(dy + o);
        const hat = layer_norm_hat(v128.load(from + o), m, s);
        const grad = grad_hat_of(d, v128.load(gain + o));
        const left = width - i;
        const before_gain = first ? i32x4.splat(0) : v128.load(gain_sum + o);
        const before_bias = first ? i32x4.splat(0) : v128.load(bias_sum + o);
        const after_gain = accumulate_product(before_gain, d, hat);
        const after_bias = lane_add(before_bias, d);
        if (left >= 4) {
          v128.store(lane, lane_add(v128.load(lane), grad));
          v128.store(lane, accumulate_product(v128.load(lane, 128), grad, hat), 128);
          v128.store(gain_sum + o, after_gain);
          v128.store(bias_sum + o, after_bias);
        } else {
          const kept = keep_lanes(grad, left);
          v128.store(lane, lane_add(v128.load(lane), kept));
          v128.store(lane, accumulate_product(v128.load(lane, 128), kept, keep_lanes(hat, left)), 128);
          store_lanes(gain_sum + o, after_gain, left);
          store_lanes(bias_sum + o, after_bias, left);
        }
      }
      const mean_grad = row_mean_of(fold_stored_lanes(workspace), divisor);
      const mean_product = row_mean_of(fold_stored_lanes(workspace + 128), divisor);
      for (let i = 0; i < width; i += 4) {
        const o = <usize>i << 2;
        const hat = layer_norm_hat(v128.load(from + o), m, s);
        const grad = grad_hat_of(v128.load(dy + o), v128.load(gain + o));
        const value = layer_norm_grad_x(grad, mean_grad, hat, mean_product, s);
        if (width - i >= 4) v128.store(to + o, value);
        else store_lanes(to + o, value, width - i);
      }
    }
  }
}
