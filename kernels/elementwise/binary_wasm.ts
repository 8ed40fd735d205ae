// AssemblyScript template: y = FUNCTION(a, b), b of the same shape, one row, or one column.
import { FUNCTION } from "../arithmetic/printed_wasm";
import { store_lanes } from "../reduction/lanes_wasm";

// b has the shape of a; begin and end count elements.
export function binary_FUNCTION(a: usize, b: usize, y: usize, begin: i32, end: i32): void {
  let i = begin;
  for (; i + 16 <= end; i += 16) {
    const o = <usize>i << 2, p = a + o, q = b + o, to = y + o;
    v128.store(to, FUNCTION(v128.load(p), v128.load(q)));
    v128.store(to, FUNCTION(v128.load(p, 16), v128.load(q, 16)), 16);
    v128.store(to, FUNCTION(v128.load(p, 32), v128.load(q, 32)), 32);
    v128.store(to, FUNCTION(v128.load(p, 48), v128.load(q, 48)), 48);
  }
  for (; i + 4 <= end; i += 4) {
    const o = <usize>i << 2;
    v128.store(y + o, FUNCTION(v128.load(a + o), v128.load(b + o)));
  }
  if (i < end) {
    const o = <usize>i << 2;
    store_lanes(y + o, FUNCTION(v128.load(a + o), v128.load(b + o)), end - i);
  }
}

// b is one row [width], used for every row of a; begin and end count rows.
export function binary_row_FUNCTION(
  a: usize, b: usize, y: usize, width: i32, begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const at = <usize>r * (<usize>width << 2);
    let i = 0;
    for (; i + 16 <= width; i += 16) {
      const o = <usize>i << 2, p = a + at + o, q = b + o, to = y + at + o;
      v128.store(to, FUNCTION(v128.load(p), v128.load(q)));
      v128.store(to, FUNCTION(v128.load(p, 16), v128.load(q, 16)), 16);
      v128.store(to, FUNCTION(v128.load(p, 32), v128.load(q, 32)), 32);
      v128.store(to, FUNCTION(v128.load(p, 48), v128.load(q, 48)), 48);
    }
    for (; i < width; i += 4) {
      const o = <usize>i << 2;
      const value = FUNCTION(v128.load(a + at + o), v128.load(b + o));
      if (width - i >= 4) v128.store(y + at + o, value);
      else store_lanes(y + at + o, value, width - i);
    }
  }
}

// b is one column [rows], one value for each row of a; begin and end count rows.
export function binary_column_FUNCTION(
  a: usize, b: usize, y: usize, width: i32, begin: i32, end: i32,
): void {
  for (let r = begin; r < end; r++) {
    const at = <usize>r * (<usize>width << 2);
    const right = v128.load32_splat(b + (<usize>r << 2));
    let i = 0;
    for (; i + 16 <= width; i += 16) {
      const o = <usize>i << 2, p = a + at + o, to = y + at + o;
      v128.store(to, FUNCTION(v128.load(p), right));
      v128.store(to, FUNCTION(v128.load(p, 16), right), 16);
      v128.store(to, FUNCTION(v128.load(p, 32), right), 32);
      v128.store(to, FUNCTION(v128.load(p, 48), right), 48);
    }
    for (; i < width; i += 4) {
      const o = <usize>i << 2;
      const value = FUNCTION(v128.load(a + at + o), right);
      if (width - i >= 4) v128.store(y + at + o, value);
      else store_lanes(y + at + o, value, width - i);
    }
  }
}
