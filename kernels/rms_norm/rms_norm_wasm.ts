// AssemblyScript: RMSNorm forward. A row is read twice, once of them from the cache.
import { rms_norm_output_constant, rms_norm_output_with, rstd_of } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";
import { row_sum_term_square } from "../reduction/row_sum_term_square_wasm";

export function rms_norm(
  x: usize, gain: usize, y: usize, rrms: usize,
  width: i32, n: f32, eps: f32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2, divisor = f32x4.splat(n), e = f32x4.splat(eps);
  for (let r = begin; r < end; r++) {
    const at = <usize>r * row_bytes;
    v128.store_lane<f32>(rrms + (<usize>r << 2), rms_norm_row(x + at, gain, y + at, width, divisor, e), 0);
  }
}

// One row; returns its rrms.
// @ts-ignore: decorator
@inline
export function rms_norm_row(p: usize, g: usize, q: usize, width: i32, divisor: v128, eps: v128): v128 {
  const s = rstd_of(row_sum_term_square(p, width, divisor, i32x4.splat(0)), divisor, eps);
  const k = rms_norm_output_constant();
  const blocks_end = p + (<usize>(width & ~31) << 2);
  while (p < blocks_end) {
    v128.store(q, rms_norm_output_with(v128.load(p), s, v128.load(g), k));
    v128.store(q, rms_norm_output_with(v128.load(p, 16), s, v128.load(g, 16), k), 16);
    v128.store(q, rms_norm_output_with(v128.load(p, 32), s, v128.load(g, 32), k), 32);
    v128.store(q, rms_norm_output_with(v128.load(p, 48), s, v128.load(g, 48), k), 48);
    v128.store(q, rms_norm_output_with(v128.load(p, 64), s, v128.load(g, 64), k), 64);
    v128.store(q, rms_norm_output_with(v128.load(p, 80), s, v128.load(g, 80), k), 80);
    v128.store(q, rms_norm_output_with(v128.load(p, 96), s, v128.load(g, 96), k), 96);
    v128.store(q, rms_norm_output_with(v128.load(p, 112), s, v128.load(g, 112), k), 112);
    p += 128;
    q += 128;
    g += 128;
  }
  for (let left = width & 31; left > 0; left -= 4) {
    const value = rms_norm_output_with(v128.load(p), s, v128.load(g), k);
    if (left >= 4) v128.store(q, value);
    else store_lanes(q, value, left);
    p += 16;
    q += 16;
    g += 16;
  }
  return s;
}
