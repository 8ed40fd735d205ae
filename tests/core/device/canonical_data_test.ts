import { assertEquals, assertThrows } from "@std/assert";
import { canonicalWords } from "../../../core/device/canonical_data.ts";

Deno.test("canonicalWords() brings floats into stored form, on part of a buffer too", () => {
  const data = new Float32Array([9, 1.5, -0, 2 ** -52, 9]).subarray(1, 4);
  assertEquals(canonicalWords("x", data, { count: 3 }), Uint32Array.of(0x3fc00000, 0, 0));
  assertEquals(data, Float32Array.of(1.5, -0, 2 ** -52));
});

Deno.test("canonicalWords() throws on values that are not finite, and on another size", () => {
  assertThrows(
    () => canonicalWords("gain", Float32Array.of(0, -Infinity), { count: 2 }),
    RangeError,
    "Cannot write a tensor as its values must be finite: tensor=gain, index=1, value=-Infinity",
  );
  assertThrows(
    () => canonicalWords("gain", Float32Array.of(0), { count: 2 }),
    RangeError,
    "Cannot write a tensor as its size must match: tensor=gain, size=2, values=1",
  );
});

Deno.test("canonicalWords() leaves words as they are", () => {
  const words = Uint32Array.of(0x80000000, 0x7fc00000, 1);
  assertEquals(canonicalWords("key", words, { count: 3 }), words);
});

Deno.test("canonicalWords() takes values of one replicate or of all, and nothing between", () => {
  const size = { count: 2, replicates: 3 };
  assertEquals(canonicalWords("x", new Float32Array(2), size).length, 2);
  assertEquals(canonicalWords("x", new Float32Array(6), size).length, 6);
  assertThrows(
    () => canonicalWords("x", new Float32Array(4), size),
    RangeError,
    "tensor=x, size=2, replicates=3, values=4",
  );
});
