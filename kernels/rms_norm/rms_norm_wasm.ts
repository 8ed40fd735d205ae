// AssemblyScript: RMSNorm forward. Two reads of a row from the cache, one write.
import { rms_norm_output, rstd_of } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";
import { row_sum_term_square } from "../reduction/row_sum_term_square_wasm";

export function rms_norm(
  x: usize, gain: usize, y: usize, rrms: usize,
  width: i32, n: f32, eps: f32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2;
  const whole_bytes = <usize>(width & ~3) << 2;
  const divisor = f32x4.splat(n), e = f32x4.splat(eps);
  for (let r = begin; r < end; r++) {
    const from = x + <usize>r * row_bytes, to = y + <usize>r * row_bytes;
    const s = rstd_of(row_sum_term_square(from, width, divisor), divisor, e);
    v128.store_lane<f32>(rrms + (<usize>r << 2), s, 0);
    for (let o: usize = 0; o < whole_bytes; o += 16) {
      v128.store(to + o, rms_norm_output(v128.load(from + o), s, v128.load(gain + o)));
    }
    if (width & 3) {
      const o = whole_bytes;
      const last = rms_norm_output(v128.load(from + o), s, v128.load(gain + o));
      store_lanes(to + o, last, width & 3);
    }
  }
}
