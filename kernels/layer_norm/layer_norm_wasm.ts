// AssemblyScript: LayerNorm forward. A row is read three times, twice of them from the cache, one row
// at a time: the loads of the next row then overlap with the arithmetic of this one.
import {
  layer_norm_output_constant, layer_norm_output_with, row_mean_of, rstd_of,
} from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";
import { row_sum_term_deviation } from "../reduction/row_sum_term_deviation_wasm";
import { row_sum_term_value } from "../reduction/row_sum_term_value_wasm";

export function layer_norm(
  x: usize, gain: usize, bias: usize, y: usize, mean: usize, rstd: usize,
  width: i32, n: f32, start_bits: u32, eps: f32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2, blocks_bytes = <usize>(width & ~31) << 2;
  const divisor = f32x4.splat(n), e = f32x4.splat(eps);
  const zero = i32x4.splat(0), start = i32x4.splat(start_bits);
  const k = layer_norm_output_constant();
  for (let r = begin; r < end; r++) {
    let p = x + <usize>r * row_bytes, q = y + <usize>r * row_bytes, g = gain, b = bias;
    const m = row_mean_of(row_sum_term_value(p, width, divisor, zero), divisor);
    const s = rstd_of(row_sum_term_deviation(p, width, m, start), divisor, e);
    v128.store_lane<f32>(mean + (<usize>r << 2), m, 0);
    v128.store_lane<f32>(rstd + (<usize>r << 2), s, 0);
    const blocks_end = p + blocks_bytes;
    while (p < blocks_end) {
      v128.store(q, layer_norm_output_with(v128.load(p), m, s, v128.load(g), v128.load(b), k));
      v128.store(q, layer_norm_output_with(v128.load(p, 16), m, s, v128.load(g, 16), v128.load(b, 16), k), 16);
      v128.store(q, layer_norm_output_with(v128.load(p, 32), m, s, v128.load(g, 32), v128.load(b, 32), k), 32);
      v128.store(q, layer_norm_output_with(v128.load(p, 48), m, s, v128.load(g, 48), v128.load(b, 48), k), 48);
      v128.store(q, layer_norm_output_with(v128.load(p, 64), m, s, v128.load(g, 64), v128.load(b, 64), k), 64);
      v128.store(q, layer_norm_output_with(v128.load(p, 80), m, s, v128.load(g, 80), v128.load(b, 80), k), 80);
      v128.store(q, layer_norm_output_with(v128.load(p, 96), m, s, v128.load(g, 96), v128.load(b, 96), k), 96);
      v128.store(q, layer_norm_output_with(v128.load(p, 112), m, s, v128.load(g, 112), v128.load(b, 112), k), 112);
      p += 128;
      q += 128;
      g += 128;
      b += 128;
    }
    for (let left = width & 31; left > 0; left -= 4) {
      const value = layer_norm_output_with(v128.load(p), m, s, v128.load(g), v128.load(b), k);
      if (left >= 4) v128.store(q, value);
      else store_lanes(q, value, left);
      p += 16;
      q += 16;
      g += 16;
      b += 16;
    }
  }
}
