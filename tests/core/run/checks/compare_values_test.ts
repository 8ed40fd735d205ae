import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  bitsHash,
  maxAbsoluteDifference,
  maxErrorUlp,
  unitInLastPlace,
} from "../../../../core/run/checks/compare_values.ts";

Deno.test("maxAbsoluteDifference() finds the largest, either way", () => {
  assertEquals(maxAbsoluteDifference([1, 2, 3], [1, 2.5, 1]), 2);
  assertEquals(maxAbsoluteDifference([1, 0, 3], [1, 2.5, 3]), 2.5);
  assertEquals(maxAbsoluteDifference([1, 2], [1, 2]), 0);
  assertEquals(maxAbsoluteDifference([0], [Infinity]), Infinity);
});

Deno.test("maxErrorUlp() counts units of the largest value of each row", () => {
  // Rows of two: 2^-23 is one unit of 1 and 2^-22 one of 2, whatever stands beside them.
  const expected = [1, 0.001, 2, 0.001];
  assertEquals(maxErrorUlp([1, 0.001 + 3 * 2 ** -23, 2, 0.001], expected, 2), 3);
  assertEquals(maxErrorUlp([1, 0.001, 2, 0.001 - 3 * 2 ** -23], expected, 2), 1.5);
  assertEquals(maxErrorUlp(expected, expected, 2), 0);
});

Deno.test("a value that is no number is never no error", () => {
  for (const at of [0, 1, 2, 3]) {
    const actual = [1, 2, 3, 4];
    actual[at] = NaN;
    assertEquals(maxErrorUlp(actual, [1, 2, 3, 4], 2), NaN);
    assertEquals(maxAbsoluteDifference(actual, [1, 2, 3, 4]), NaN);
    actual[at] = Infinity;
    assertEquals(maxErrorUlp(actual, [1, 2, 3, 4], 2), Infinity);
  }
});

Deno.test("arrays of different lengths are not compared", () => {
  assertThrows(() => maxAbsoluteDifference([1], [1, 2]), RangeError, "lengths=1 and 2");
  assertThrows(() => maxErrorUlp([1, 2], [1], 1), RangeError, "lengths=2 and 1");
});

Deno.test("unitInLastPlace() is the distance of the neighbours, and of normal values at least", () => {
  assertEquals(unitInLastPlace(1), 2 ** -23);
  assertEquals(unitInLastPlace(1.999), 2 ** -23);
  assertEquals(unitInLastPlace(2), 2 ** -22);
  assertEquals(unitInLastPlace(-3e38), 2 ** 104);
  for (const tiny of [0, 1e-40, 2 ** -126, 2 ** -104]) {
    assertEquals(unitInLastPlace(tiny), 2 ** -126);
  }
  assertEquals(unitInLastPlace(2 ** -103), 2 ** -126);
  assertEquals(unitInLastPlace(2 ** -102), 2 ** -125);
});

Deno.test("bitsHash() is that of the little-endian bits, and tells 0 from -0", () => {
  // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
  assertEquals(bitsHash(new Float32Array([1, -2])), "ee4ac73c2bd27756");
  assertNotEquals(bitsHash(new Float32Array([0])), bitsHash(new Float32Array([-0])));
  assertEquals(bitsHash(new Float32Array([9, 1, -2]).subarray(1)), "ee4ac73c2bd27756");
});
