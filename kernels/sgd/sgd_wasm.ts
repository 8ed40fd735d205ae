// AssemblyScript: gradient descent over elements begin to end, in place. scalars: rate, momentum,
// weight decay; clip: norm, factor, loss.
import { sgd_gradient, sgd_parameter, sgd_velocity } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function sgd(
  gradient: usize, clip: usize, scalars: usize, p: usize, decays: i32, begin: i32, end: i32,
): void {
  const c = v128.load32_splat(clip, 4), rate = v128.load32_splat(scalars);
  const decay = decays ? v128.load32_splat(scalars, 8) : f32x4.splat(0);
  for (let i = begin; i < end; i += 4) {
    const o = <usize>i << 2;
    const old = v128.load(p + o);
    const next = sgd_parameter(old, sgd_gradient(old, v128.load(gradient + o), c, decay), c, rate);
    if (end - i >= 4) v128.store(p + o, next);
    else store_lanes(p + o, next, end - i);
  }
}

export function sgd_momentum(
  gradient: usize, clip: usize, scalars: usize, p: usize, b: usize, decays: i32,
  begin: i32, end: i32,
): void {
  const c = v128.load32_splat(clip, 4), rate = v128.load32_splat(scalars);
  const momentum = v128.load32_splat(scalars, 4);
  const decay = decays ? v128.load32_splat(scalars, 8) : f32x4.splat(0);
  for (let i = begin; i < end; i += 4) {
    const o = <usize>i << 2;
    const old = v128.load(p + o);
    const g = sgd_gradient(old, v128.load(gradient + o), c, decay);
    const velocity = sgd_velocity(v128.load(b + o), g, c, momentum);
    const next = sgd_parameter(old, velocity, c, rate);
    if (end - i >= 4) {
      v128.store(p + o, next);
      v128.store(b + o, velocity);
    } else {
      store_lanes(p + o, next, end - i);
      store_lanes(b + o, velocity, end - i);
    }
  }
}
