import { assert, assertEquals } from "@std/assert";
import { bitsOf, floatOf } from "../../../../../core/base/float_bits.ts";
import { fusedMultiplyAdd32 } from "../../../../../core/device/webgpu/canary/fused_multiply_add32.ts";
import { wordSequence } from "../../../../../core/device/webgpu/word_sequence.ts";

/** Lowest bit of every exact value below, as a power of two: products of f32 values fit. */
const SCALE = 400;

/** Gives an f32 value times 2^SCALE, exactly. */
function scaled(bits: number, scale = SCALE): bigint {
  const exponent = (bits >>> 23) & 255;
  const fraction = BigInt((bits & 0x7fffff) | (exponent === 0 ? 0 : 0x800000));
  const size = fraction << BigInt(Math.max(exponent, 1) - 150 + scale);
  return bits >>> 31 ? -size : size;
}

/** Rounds an exact value, given times 2^SCALE, to the nearest normal f32, ties to even. */
function nearest(exact: bigint): number {
  const size = exact < 0n ? -exact : exact;
  const drop = BigInt(size.toString(2).length - 24);
  const [kept, rest] = [size >> drop, size & ((1n << drop) - 1n)];
  const half = 1n << (drop - 1n);
  const up = rest > half || (rest === half && (kept & 1n) === 1n) ? 1n : 0n;
  const magnitude = Number(kept + up) * 2 ** (Number(drop) - SCALE);
  return exact < 0n ? -magnitude : magnitude;
}

function expectedOf(a: number, b: number, c: number): number {
  return nearest(scaled(bitsOf(a), 200) * scaled(bitsOf(b), 200) + scaled(bitsOf(c)));
}

Deno.test("fusedMultiplyAdd32() rounds the exact value once, as BigInt arithmetic does", () => {
  const next = wordSequence(3);
  const random = (range: number) =>
    floatOf((next() & 0x807fffff) | ((127 - range + next() % (2 * range)) << 23));
  let fusedDiffers = 0;
  for (let i = 0; i < 20_000; i++) {
    const [a, b] = [random(8), random(8)];
    // Cancelling, ordinary and far apart: the last decides by the sticky bit alone.
    const c = [-Math.fround(a * b), random(8), random(8) * 2 ** 40, random(8) * 2 ** -40][i % 4];
    assertEquals(fusedMultiplyAdd32(a, b, c), expectedOf(a, b, c), `${a} * ${b} + ${c}`);
    if (fusedMultiplyAdd32(a, b, c) !== Math.fround(Math.fround(a * b) + c)) fusedDiffers++;
  }
  assert(fusedDiffers > 1_000, `only ${fusedDiffers} cases tell fused from unfused`);
});

Deno.test("fusedMultiplyAdd32() decides ties by what lies beyond 53 bits", () => {
  // The product ends in a tie of f32 rounding at 2^-24; a tiny c breaks it either way.
  const [a, b] = [1 + 2 ** -12, 1 + 2 ** -12]; // 1 + 2^-11 + 2^-24
  assertEquals(fusedMultiplyAdd32(a, b, 0), 1 + 2 ** -11);
  assertEquals(fusedMultiplyAdd32(a, b, 2 ** -90), 1 + 2 ** -11 + 2 ** -23);
  assertEquals(fusedMultiplyAdd32(a, b, -(2 ** -90)), 1 + 2 ** -11);
  assertEquals(fusedMultiplyAdd32(-a, b, -(2 ** -90)), -(1 + 2 ** -11 + 2 ** -23));
});

Deno.test("fusedMultiplyAdd32() passes zeros, infinities and NaN", () => {
  assertEquals(fusedMultiplyAdd32(2, 3, -6), 0);
  assertEquals(fusedMultiplyAdd32(Infinity, 1, 1), Infinity);
  assertEquals(fusedMultiplyAdd32(Infinity, 0, 1), NaN);
});
