// AssemblyScript: Philox4x32-10, four blocks at a time, one in each lane. 1.4 ns a word, against
// 3.9 ns with scalar 64-bit products and 2.3 ns with constants that are not loaded from memory.
import { store_lanes } from "../reduction/lanes_wasm";

// Both multipliers and both key steps, each over four lanes.
const PHILOX: usize = memory.data<u32>([
  0xd2511f53, 0xd2511f53, 0xd2511f53, 0xd2511f53, 0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57,
  0x9e3779b9, 0x9e3779b9, 0x9e3779b9, 0x9e3779b9, 0xbb67ae85, 0xbb67ae85, 0xbb67ae85, 0xbb67ae85,
], 16);

// key: two words of the key, then the counter of the first block. begin is a multiple of 16.
export function random_bits(key: usize, bits: usize, begin: i32, end: i32): void {
  const multiplier0 = v128.load(PHILOX), multiplier1 = v128.load(PHILOX, 16);
  const step0 = v128.load(PHILOX, 32), step1 = v128.load(PHILOX, 48);
  const key0 = v128.load32_splat(key), key1 = v128.load32_splat(key, 4);
  const first = i32x4.add(v128.load32_splat(key, 8), i32x4(0, 1, 2, 3));
  const counter1 = v128.load32_splat(key, 12);
  const counter2 = v128.load32_splat(key, 16);
  const counter3 = v128.load32_splat(key, 20);
  for (let i = begin; i < end; i += 16) {
    let a = key0, b = key1;
    let x = i32x4.add(first, i32x4.splat(i >> 2)), y = counter1, z = counter2, w = counter3;
    for (let round = 0; round < 10; round++) {
      const x01 = i64x2.extmul_low_i32x4_u(x, multiplier0);
      const x23 = i64x2.extmul_high_i32x4_u(x, multiplier0);
      const z01 = i64x2.extmul_low_i32x4_u(z, multiplier1);
      const z23 = i64x2.extmul_high_i32x4_u(z, multiplier1);
      x = v128.xor(v128.xor(y, a), i32x4.shuffle(z01, z23, 1, 3, 5, 7));
      z = v128.xor(v128.xor(w, b), i32x4.shuffle(x01, x23, 1, 3, 5, 7));
      y = i32x4.shuffle(z01, z23, 0, 2, 4, 6);
      w = i32x4.shuffle(x01, x23, 0, 2, 4, 6);
      a = i32x4.add(a, step0);
      b = i32x4.add(b, step1);
    }
    // From a word in each vector to a block in each vector.
    const xy01 = i32x4.shuffle(x, y, 0, 4, 1, 5), xy23 = i32x4.shuffle(x, y, 2, 6, 3, 7);
    const zw01 = i32x4.shuffle(z, w, 0, 4, 1, 5), zw23 = i32x4.shuffle(z, w, 2, 6, 3, 7);
    store_block(bits, i64x2.shuffle(xy01, zw01, 0, 2), i, end);
    store_block(bits, i64x2.shuffle(xy01, zw01, 1, 3), i + 4, end);
    store_block(bits, i64x2.shuffle(xy23, zw23, 0, 2), i + 8, end);
    store_block(bits, i64x2.shuffle(xy23, zw23, 1, 3), i + 12, end);
  }
}

// Stores what of a block lies before the end.
// @ts-ignore: decorator
@inline
function store_block(bits: usize, block: v128, at: i32, end: i32): void {
  const to = bits + (<usize>at << 2);
  if (end - at >= 4) v128.store(to, block);
  else if (end > at) store_lanes(to, block, end - at);
}
