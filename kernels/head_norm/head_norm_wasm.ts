// AssemblyScript: RMSNorm of heads of queries and keys in packed rows; values are copied.
import { rms_norm_row } from "../rms_norm/rms_norm_wasm";

export function head_norm(
  x: usize, gain: usize, y: usize, rrms: usize,
  heads: i32, kv_heads: i32, width: i32, n: f32, eps: f32, begin: i32, end: i32,
): void {
  const head_bytes = <usize>width << 2, normed = heads + kv_heads;
  const row_bytes = <usize>(normed + kv_heads) * head_bytes;
  const divisor = f32x4.splat(n), e = f32x4.splat(eps);
  for (let r = begin; r < end; r++) {
    let p = x + <usize>r * row_bytes, q = y + <usize>r * row_bytes;
    let to = rrms + (<usize>(r * normed) << 2);
    for (let head = 0; head < normed; head++) {
      const side = head < heads ? gain : gain + head_bytes;
      v128.store_lane<f32>(to, rms_norm_row(p, side, q, width, divisor, e), 0);
      p += head_bytes;
      q += head_bytes;
      to += 4;
    }
    memory.copy(q, p, <usize>kv_heads * head_bytes);
  }
}
