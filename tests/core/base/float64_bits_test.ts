import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  fromWords64,
  highWord64,
  lowWord64,
  scaleByPowerOfTwo64,
} from "../../../core/base/float64_bits.ts";

Deno.test("highWord64() and lowWord64() give the words of IEEE 754 binary64", () => {
  assertEquals([highWord64(1), lowWord64(1)], [0x3ff00000, 0]);
  assertEquals([highWord64(-2), lowWord64(-2)], [0xc0000000 | 0, 0]);
  assertEquals([highWord64(0.1), lowWord64(0.1)], [0x3fb99999, 0x9999999a]);
  assertEquals([highWord64(Math.PI), lowWord64(Math.PI)], [0x400921fb, 0x54442d18]);
});

Deno.test("fromWords64() undoes highWord64() and lowWord64()", () => {
  for (const x of [0, -0, 1, -Math.PI, 5e-324, Number.MAX_VALUE, Infinity, NaN]) {
    assertStrictEquals(fromWords64(highWord64(x), lowWord64(x)), x);
  }
});

Deno.test("scaleByPowerOfTwo64() is exact up to the largest exponent and rounds once below", () => {
  assertEquals(scaleByPowerOfTwo64(1.5, 10), 1536);
  assertEquals(scaleByPowerOfTwo64(0.75, 1024), 0.75 * 2 * 2 ** 1023);
  assertEquals(scaleByPowerOfTwo64(1, -1022), 2.2250738585072014e-308);
  assertEquals(scaleByPowerOfTwo64(1, -1074), 5e-324);
  assertEquals(scaleByPowerOfTwo64(1.0000000000000002, -1075), 5e-324); // just above the half
  assertEquals(scaleByPowerOfTwo64(1, -1075), 0); // a tie goes to even
});
