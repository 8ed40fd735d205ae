// AssemblyScript: what every row kernel shares.
import { lane_add } from "../arithmetic/printed_wasm";

// Folds 32 lanes, held as eight vectors, in halves 16, 8, 4, 2, 1; all lanes hold the result.
// @ts-ignore: decorator
@inline
export function fold_lanes(
  a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128, a6: v128, a7: v128,
): v128 {
  const b0 = lane_add(a0, a4), b1 = lane_add(a1, a5), b2 = lane_add(a2, a6), b3 = lane_add(a3, a7);
  let c = lane_add(lane_add(b0, b2), lane_add(b1, b3));
  c = lane_add(c, i32x4.shuffle(c, c, 2, 3, 0, 1));
  return lane_add(c, i32x4.shuffle(c, c, 1, 0, 3, 2));
}

// Keeps the first `count` lanes of a vector; the others become 0.
// @ts-ignore: decorator
@inline
export function keep_lanes(value: v128, count: i32): v128 {
  return v128.and(value, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

// Stores the first `count` (1 to 3) lanes of a vector and nothing behind them.
// @ts-ignore: decorator
@inline
export function store_lanes(to: usize, value: v128, count: i32): void {
  v128.store_lane<f32>(to, value, 0);
  if (count > 1) v128.store_lane<f32>(to, value, 1, 4);
  if (count > 2) v128.store_lane<f32>(to, value, 2, 8);
}

// Folds 32 lanes that lie in memory.
// @ts-ignore: decorator
@inline
export function fold_stored_lanes(p: usize): v128 {
  return fold_lanes(
    v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48),
    v128.load(p, 64), v128.load(p, 80), v128.load(p, 96), v128.load(p, 112),
  );
}
