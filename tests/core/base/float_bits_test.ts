import { assert, assertEquals } from "@std/assert";
import { bitsOf, floatOf } from "../../../core/base/float_bits.ts";

// IEEE 754 binary32 patterns, written by hand from the format.
const PAIRS: readonly (readonly [number, number])[] = [
  [0, 0x00000000],
  [-0, 0x80000000],
  [1, 0x3f800000],
  [-2, 0xc0000000],
  [2 ** -149, 0x00000001],
  [2 ** -126, 0x00800000],
  [Infinity, 0x7f800000],
  [-Infinity, 0xff800000],
];

Deno.test("bitsOf() gives the pattern as an unsigned integer", () => {
  for (const [value, bits] of PAIRS) assertEquals(bitsOf(value), bits);
});

Deno.test("bitsOf() rounds to the nearest f32, ties to even", () => {
  assertEquals(bitsOf(1 + 2 ** -24), 0x3f800000);
  assertEquals(bitsOf(1 + 3 * 2 ** -24), 0x3f800002);
  assertEquals(bitsOf(0.1), 0x3dcccccd);
});

Deno.test("floatOf() gives the value of a pattern, its sign of zero included", () => {
  for (const [value, bits] of PAIRS) assert(Object.is(floatOf(bits), value));
  assert(Number.isNaN(floatOf(0x7fc00000)));
});

Deno.test("floatOf() accepts signed patterns", () => assertEquals(floatOf(-1082130432), -1));
