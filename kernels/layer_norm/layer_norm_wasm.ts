// AssemblyScript: LayerNorm forward. Three reads of a row from the cache, one write.
import { layer_norm_output, row_mean_of, rstd_of } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";
import { row_sum_term_deviation } from "../reduction/row_sum_term_deviation_wasm";
import { row_sum_term_value } from "../reduction/row_sum_term_value_wasm";

export function layer_norm(
  x: usize, gain: usize, bias: usize, y: usize, mean: usize, rstd: usize,
  width: i32, n: f32, scaled_n: f32, eps: f32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2;
  const whole_bytes = <usize>(width & ~3) << 2;
  const divisor = f32x4.splat(n), scaled_divisor = f32x4.splat(scaled_n), e = f32x4.splat(eps);
  for (let r = begin; r < end; r++) {
    const from = x + <usize>r * row_bytes, to = y + <usize>r * row_bytes;
    const m = row_mean_of(row_sum_term_value(from, width, divisor), divisor);
    const s = rstd_of(row_sum_term_deviation(from, width, m), scaled_divisor, e);
    v128.store_lane<f32>(mean + (<usize>r << 2), m, 0);
    v128.store_lane<f32>(rstd + (<usize>r << 2), s, 0);
    for (let o: usize = 0; o < whole_bytes; o += 16) {
      v128.store(
        to + o,
        layer_norm_output(v128.load(from + o), m, s, v128.load(gain + o), v128.load(bias + o)),
      );
    }
    if (width & 3) {
      const o = whole_bytes;
      store_lanes(
        to + o,
        layer_norm_output(v128.load(from + o), m, s, v128.load(gain + o), v128.load(bias + o)),
        width & 3,
      );
    }
  }
}
