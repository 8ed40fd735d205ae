// AssemblyScript: copies elements; the bandwidth that every other kernel is measured against.
import { store_lanes } from "../reduction/lanes_wasm";

// A loop of vectors, since on a shared memory `memory.copy` is the slower of the two.
export function copy(x: usize, y: usize, begin: i32, end: i32): void {
  let p = x + (<usize>begin << 2), q = y + (<usize>begin << 2);
  let left = end - begin;
  for (; left >= 32; left -= 32) {
    v128.store(q, v128.load(p));
    v128.store(q, v128.load(p, 16), 16);
    v128.store(q, v128.load(p, 32), 32);
    v128.store(q, v128.load(p, 48), 48);
    v128.store(q, v128.load(p, 64), 64);
    v128.store(q, v128.load(p, 80), 80);
    v128.store(q, v128.load(p, 96), 96);
    v128.store(q, v128.load(p, 112), 112);
    p += 128;
    q += 128;
  }
  for (; left >= 4; left -= 4) {
    v128.store(q, v128.load(p));
    p += 16;
    q += 16;
  }
  if (left > 0) store_lanes(q, v128.load(p), left);
}

// Does nothing: the cost of a call.
export function no_operation(begin: i32, end: i32): void {}
