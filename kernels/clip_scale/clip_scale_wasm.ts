// AssemblyScript: norm, clipping factor and loss of a step, over those of the step before.
import { clip_norm_of, clip_scale_of } from "../arithmetic/printed_wasm";

export function clip_scale(
  sum: usize, loss: usize, next: usize, limit: f32, begin: i32, end: i32,
): void {
  if (begin >= end) return;
  const s = v128.load32_splat(sum);
  const former = v128.load32_splat(next, 4);
  const scale = clip_scale_of(former, s, v128.load32_splat(loss), f32x4.splat(limit));
  v128.store_lane<f32>(next, clip_norm_of(s), 0);
  v128.store_lane<f32>(next, scale, 0, 4);
  store<u32>(next, load<u32>(loss), 8);
}
