// AssemblyScript: arithmetic that tiles call; see kernels/matmul/print_tile.ts.
import { lane_add, round12, store_sum } from "../arithmetic/printed_wasm";

export function tile_add(a: v128, b: v128): v128 {
  return lane_add(a, b);
}

export function tile_store(sum: v128): v128 {
  return store_sum(sum);
}

export function tile_round(x: v128): v128 {
  return round12(x);
}
