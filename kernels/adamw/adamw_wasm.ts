// AssemblyScript: AdamW over elements begin to end, in place. scalars: decay, step, root, eps,
// beta1, 1 - beta1, beta2, 1 - beta2; clip: norm, factor, loss.
import { adamw_first_moment, adamw_parameter, adamw_second_moment } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function adamw(
  gradient: usize, clip: usize, scalars: usize, p: usize, m: usize, v: usize, decays: i32,
  begin: i32, end: i32,
): void {
  const c = v128.load32_splat(clip, 4);
  const decay = decays ? v128.load32_splat(scalars) : f32x4.splat(1);
  const step = v128.load32_splat(scalars, 4), root = v128.load32_splat(scalars, 8);
  const eps = v128.load32_splat(scalars, 12);
  const beta1 = v128.load32_splat(scalars, 16), rest1 = v128.load32_splat(scalars, 20);
  const beta2 = v128.load32_splat(scalars, 24), rest2 = v128.load32_splat(scalars, 28);
  for (let i = begin; i < end; i += 4) {
    const o = <usize>i << 2;
    const g = v128.load(gradient + o);
    const first = adamw_first_moment(v128.load(m + o), g, c, beta1, rest1);
    const second = adamw_second_moment(v128.load(v + o), g, c, beta2, rest2);
    const next = adamw_parameter(v128.load(p + o), first, second, c, decay, step, root, eps);
    if (end - i >= 4) {
      v128.store(p + o, next);
      v128.store(m + o, first);
      v128.store(v + o, second);
    } else {
      store_lanes(p + o, next, end - i);
      store_lanes(m + o, first, end - i);
      store_lanes(v + o, second, end - i);
    }
  }
}
