// AssemblyScript: rotary embedding. A row is copied, then its pairs are turned, four at a time.
import { rotary_first, rotary_second } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

export function rotary(
  x: usize, cos: usize, sin: usize, y: usize,
  width: i32, positions: i32, pairs: i32, first_column: i32, heads: i32, head_dim: i32,
  layout: i32, inverse: i32, begin: i32, end: i32,
): void {
  const row_bytes = <usize>width << 2, table_bytes = <usize>pairs << 2, head_bytes = <usize>head_dim << 2;
  const sign = i32x4.splat(inverse << 31);
  for (let r = begin; r < end; r++) {
    const start = <usize>r * row_bytes;
    memory.copy(y + start, x + start, row_bytes);
    const at = <usize>(r % positions) * table_bytes;
    let offset = start + (<usize>first_column << 2);
    for (let head = 0; head < heads; head++) {
      if (layout == 1) turn_halves(x + offset, y + offset, cos + at, sin + at, pairs, sign);
      else turn_neighbours(x + offset, y + offset, cos + at, sin + at, pairs, sign);
      offset += head_bytes;
    }
  }
}

// @ts-ignore: decorator
@inline
function turn_halves(x: usize, y: usize, cos: usize, sin: usize, pairs: i32, sign: v128): void {
  const distance = <usize>pairs << 2;
  let o: usize = 0;
  for (let left = pairs; left > 0; left -= 4) {
    const a = v128.load(x + o), b = v128.load(x + distance + o);
    const c = v128.load(cos + o), s = v128.xor(v128.load(sin + o), sign);
    if (left >= 4) {
      v128.store(y + o, rotary_first(a, b, c, s));
      v128.store(y + distance + o, rotary_second(a, b, c, s));
    } else {
      store_lanes(y + o, rotary_first(a, b, c, s), left);
      store_lanes(y + distance + o, rotary_second(a, b, c, s), left);
    }
    o += 16;
  }
}

// @ts-ignore: decorator
@inline
function turn_neighbours(x: usize, y: usize, cos: usize, sin: usize, pairs: i32, sign: v128): void {
  let o: usize = 0;
  for (let left = pairs; left > 0; left -= 4) {
    const p = x + 2 * o, q = y + 2 * o;
    const low = v128.load(p), high = v128.load(p, 16);
    const a = i32x4.shuffle(low, high, 0, 2, 4, 6), b = i32x4.shuffle(low, high, 1, 3, 5, 7);
    const c = v128.load(cos + o), s = v128.xor(v128.load(sin + o), sign);
    const first = rotary_first(a, b, c, s), second = rotary_second(a, b, c, s);
    const from = i32x4.shuffle(first, second, 0, 4, 1, 5), to = i32x4.shuffle(first, second, 2, 6, 3, 7);
    if (left >= 2) v128.store(q, from);
    else store_lanes(q, from, 2);
    if (left >= 4) v128.store(q, to, 16);
    else if (left == 3) store_lanes(q + 16, to, 2);
    o += 16;
  }
}
