// AssemblyScript: adds terms begin to end to a sum, in place; begins it anew where keep is 0.
import { accumulate_of } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function accumulate(term: usize, keep: usize, sum: usize, begin: i32, end: i32): void {
  const k = v128.load32_splat(keep);
  for (let i = begin; i < end; i += 4) {
    const o = <usize>i << 2;
    const next = accumulate_of(v128.load(sum + o), v128.load(term + o), k);
    if (end - i >= 4) v128.store(sum + o, next);
    else store_lanes(sum + o, next, end - i);
  }
}
