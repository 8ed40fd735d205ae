// AssemblyScript: RMSNorm backward over chunks of 32 rows. Each row is read twice from the cache;
// the column sums of a chunk are built beside it, so that x and gradY come from memory once.
import {
  accumulate_product, grad_hat_of, rms_norm_grad_x, rms_norm_hat, row_mean_of,
} from "../arithmetic/printed_wasm";
import { fold_stored_lanes, keep_lanes, store_lanes } from "../reduction/lanes_wasm";

export function rms_norm_grad(
  grad_y: usize, x: usize, gain: usize, rrms: usize,
  grad_x: usize, gain_chunks: usize, lanes: usize,
  rows: i32, width: i32, n: f32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2;
  const divisor = f32x4.splat(n);
  for (let chunk = begin; chunk < end; chunk++) {
    const gain_sum = gain_chunks + <usize>chunk * row_bytes;
    // 32 lanes of gradHat * xHat; a place of its own for every chunk.
    const workspace = lanes + <usize>chunk * 128;
    const last = min((chunk + 1) * 32, rows);
    for (let r = chunk * 32; r < last; r++) {
      const dy = grad_y + <usize>r * row_bytes, from = x + <usize>r * row_bytes;
      const to = grad_x + <usize>r * row_bytes;
      const s = v128.load32_splat(rrms + (<usize>r << 2));
      memory.fill(workspace, 0, 128);
      const first = r == chunk * 32;
      for (let i = 0; i < width; i += 4) {
        const o = <usize>i << 2;
        const lane = workspace + (<usize>(i & 31) << 2);
        const d = v128.load(dy + o);
        const hat = rms_norm_hat(v128.load(from + o), s);
        const grad = grad_hat_of(d, v128.load(gain + o));
        const left = width - i;
        const before_gain = first ? i32x4.splat(0) : v128.load(gain_sum + o);
        const after_gain = accumulate_product(before_gain, d, hat);
        if (left >= 4) {
          v128.store(lane, accumulate_product(v128.load(lane), grad, hat));
          v128.store(gain_sum + o, after_gain);
        } else {
          const kept = keep_lanes(grad, left);
          v128.store(lane, accumulate_product(v128.load(lane), kept, keep_lanes(hat, left)));
          store_lanes(gain_sum + o, after_gain, left);
        }
      }
      const mean_product = row_mean_of(fold_stored_lanes(workspace), divisor);
      for (let i = 0; i < width; i += 4) {
        const o = <usize>i << 2;
        const hat = rms_norm_hat(v128.load(from + o), s);
        const grad = grad_hat_of(v128.load(dy + o), v128.load(gain + o));
        const value = rms_norm_grad_x(grad, hat, mean_product, s);
        if (width - i >= 4) v128.store(to + o, value);
        else store_lanes(to + o, value, width - i);
      }
    }
  }
}
