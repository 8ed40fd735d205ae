// AssemblyScript: y = factor x where the word is at least the threshold, else 0.
import { dropout_of } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function dropout(
  x: usize, words: usize, y: usize, factor: f32, threshold: i32, begin: i32, end: i32,
): void {
  const f = f32x4.splat(factor), t = i32x4.splat(threshold);
  let i = begin;
  for (; i + 8 <= end; i += 8) {
    const o = <usize>i << 2;
    const first = dropout_of(v128.load(x + o), v128.load(words + o), f, t);
    const second = dropout_of(v128.load(x + o, 16), v128.load(words + o, 16), f, t);
    v128.store(y + o, first);
    v128.store(y + o, second, 16);
  }
  for (; i < end; i += 4) {
    const o = <usize>i << 2;
    const value = dropout_of(v128.load(x + o), v128.load(words + o), f, t);
    if (end - i >= 4) v128.store(y + o, value);
    else store_lanes(y + o, value, end - i);
  }
}
