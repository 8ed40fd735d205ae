// AssemblyScript template: sums TERM(x[i], p) over a row in the fixed shape of 32 lanes, each of
// which begins at `start`.
import { lane_add, TERM_constant, TERM_with } from "../arithmetic/printed_wasm";
import { fold_lanes, keep_lanes } from "./lanes_wasm";

// @ts-ignore: decorator
@inline
export function row_sum_TERM(row: usize, width: i32, p: v128, start: v128): v128 {
  let a0 = start, a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  const k = TERM_constant();
  let x = row;
  const end = row + (<usize>(width & ~31) << 2);
  while (x < end) {
    a0 = lane_add(a0, TERM_with(v128.load(x), p, k));
    a1 = lane_add(a1, TERM_with(v128.load(x, 16), p, k));
    a2 = lane_add(a2, TERM_with(v128.load(x, 32), p, k));
    a3 = lane_add(a3, TERM_with(v128.load(x, 48), p, k));
    a4 = lane_add(a4, TERM_with(v128.load(x, 64), p, k));
    a5 = lane_add(a5, TERM_with(v128.load(x, 80), p, k));
    a6 = lane_add(a6, TERM_with(v128.load(x, 96), p, k));
    a7 = lane_add(a7, TERM_with(v128.load(x, 112), p, k));
    x += 128;
  }
  const rest = width & 31;
  if (rest > 0) a0 = lane_add(a0, keep_lanes(TERM_with(v128.load(x), p, k), rest));
  if (rest > 4) a1 = lane_add(a1, keep_lanes(TERM_with(v128.load(x, 16), p, k), rest - 4));
  if (rest > 8) a2 = lane_add(a2, keep_lanes(TERM_with(v128.load(x, 32), p, k), rest - 8));
  if (rest > 12) a3 = lane_add(a3, keep_lanes(TERM_with(v128.load(x, 48), p, k), rest - 12));
  if (rest > 16) a4 = lane_add(a4, keep_lanes(TERM_with(v128.load(x, 64), p, k), rest - 16));
  if (rest > 20) a5 = lane_add(a5, keep_lanes(TERM_with(v128.load(x, 80), p, k), rest - 20));
  if (rest > 24) a6 = lane_add(a6, keep_lanes(TERM_with(v128.load(x, 96), p, k), rest - 24));
  if (rest > 28) a7 = lane_add(a7, keep_lanes(TERM_with(v128.load(x, 112), p, k), rest - 28));
  return fold_lanes(a0, a1, a2, a3, a4, a5, a6, a7);
}
