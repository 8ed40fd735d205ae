// AssemblyScript: backward of the RMSNorm of heads over chunks of 32 tokens; values pass.
import { rms_norm_grad_row } from "../rms_norm/rms_norm_grad_wasm";

// `workspace` has width + 32 floats for every chunk: a row of gradHat, then 32 lanes.
export function head_norm_grad(
  grad_y: usize, x: usize, gain: usize, rrms: usize,
  grad_x: usize, gain_chunks: usize, workspace: usize,
  tokens: i32, heads: i32, kv_heads: i32, width: i32, n: f32, begin: i32, end: i32,
): void {
  const head_bytes = <usize>width << 2, normed = heads + kv_heads;
  const row_bytes = <usize>(normed + kv_heads) * head_bytes, divisor = f32x4.splat(n);
  for (let chunk = begin; chunk < end; chunk++) {
    const sums = gain_chunks + <usize>chunk * 2 * head_bytes;
    const grads = workspace + <usize>chunk * (head_bytes + 128);
    memory.fill(sums, 0, 2 * head_bytes);
    const last = min((chunk + 1) * 32, tokens);
    for (let r = chunk * 32; r < last; r++) {
      let at = <usize>r * row_bytes;
      for (let head = 0; head < normed; head++) {
        const side = head < heads ? 0 : head_bytes;
        const s = v128.load32_splat(rrms + (<usize>(r * normed + head) << 2));
        rms_norm_grad_row(grad_y + at, x + at, gain + side, sums + side, grads, grad_x + at, s, width, divisor);
        at += head_bytes;
      }
      memory.copy(grad_x + at, grad_y + at, <usize>kv_heads * head_bytes);
    }
  }
}
