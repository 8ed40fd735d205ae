// AssemblyScript: the lanes of a sum of products of two rows in stored form.
import { accumulate_product } from "../arithmetic/printed_wasm";
import { keep_lanes } from "./lanes_wasm";

// Leaves 32 lanes at `lanes`.
// @ts-ignore: decorator
@inline
export function products(a: usize, b: usize, lanes: usize, width: i32): void {
  let a0 = i32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  let p = a, q = b;
  const end = a + (<usize>(width & ~31) << 2);
  while (p < end) {
    a0 = accumulate_product(a0, v128.load(p), v128.load(q));
    a1 = accumulate_product(a1, v128.load(p, 16), v128.load(q, 16));
    a2 = accumulate_product(a2, v128.load(p, 32), v128.load(q, 32));
    a3 = accumulate_product(a3, v128.load(p, 48), v128.load(q, 48));
    a4 = accumulate_product(a4, v128.load(p, 64), v128.load(q, 64));
    a5 = accumulate_product(a5, v128.load(p, 80), v128.load(q, 80));
    a6 = accumulate_product(a6, v128.load(p, 96), v128.load(q, 96));
    a7 = accumulate_product(a7, v128.load(p, 112), v128.load(q, 112));
    p += 128;
    q += 128;
  }
  v128.store(lanes, a0);
  v128.store(lanes, a1, 16);
  v128.store(lanes, a2, 32);
  v128.store(lanes, a3, 48);
  v128.store(lanes, a4, 64);
  v128.store(lanes, a5, 80);
  v128.store(lanes, a6, 96);
  v128.store(lanes, a7, 112);
  let lane = lanes;
  for (let left = width & 31; left > 0; left -= 4) {
    const first = keep_lanes(v128.load(p), left), second = keep_lanes(v128.load(q), left);
    v128.store(lane, accumulate_product(v128.load(lane), first, second));
    p += 16;
    q += 16;
    lane += 16;
  }
}
