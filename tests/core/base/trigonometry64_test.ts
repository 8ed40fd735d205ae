import { assert, assertEquals, assertThrows } from "@std/assert";
import { cos64, sin64 } from "../../../core/base/trigonometry64.ts";
import { bigCos, bigSin } from "../../helpers/big_math.ts";
import { samples } from "../../helpers/sample.ts";
import { worstUlp } from "../../helpers/worst_ulp.ts";

// Docstring: 450,000 points a function against mpmath 1.3.0 at 160 bits; here fewer, judged by BigInt.
const POINTS = [
  ...samples(300, { low: -1, high: 1, seed: 41 }),
  ...samples(200, { low: -10, high: 10, seed: 42 }),
  ...samples(200, { low: -1_647_099, high: 1_647_099, seed: 43 }),
  ...samples(200, { low: 0.76, high: 0.8, seed: 44 }), // beside pi/4, where either form loses most
  // The angles below 1,647,099 closest to a multiple of pi/2 for their exponent, at most 2e-17 from it:
  // found by continued fractions of 2^e * 2/pi in mpmath 1.3.0.
  ...[45.553093477052, 91.106186954104, 182.212373908208, 1457.698991265664],
];

Deno.test("sin64() is within 0.60 ULP, also beside the multiples of pi", () => {
  const worst = worstUlp(POINTS, { actual: sin64, exact: bigSin });
  assert(worst <= 0.6, `worst=${worst}`);
});

Deno.test("cos64() is within 0.60 ULP, also beside the odd multiples of pi/2", () => {
  const worst = worstUlp(POINTS, { actual: cos64, exact: bigCos });
  assert(worst <= 0.6, `worst=${worst}`);
});

Deno.test("sin64() and cos64() keep parity", () => {
  assertEquals([sin64(5e-324), cos64(0), cos64(-0)], [5e-324, 1, 1]);
  for (const x of POINTS) assertEquals([sin64(-x), cos64(-x)], [-sin64(x), cos64(x)]);
});

Deno.test("sin64() and cos64() of NaN and the infinities are NaN", () => {
  for (const x of [NaN, Infinity, -Infinity]) assertEquals([sin64(x), cos64(x)], [NaN, NaN]);
});

Deno.test("sin64() and cos64() throw if the angle is too large to be reduced", () => {
  const tail = "as the angle must be at most 1647099: angle=2000000";
  assertThrows(() => sin64(2e6), RangeError, `Cannot take the sine ${tail}`);
  assertThrows(() => cos64(2e6), RangeError, `Cannot take the cosine ${tail}`);
});
