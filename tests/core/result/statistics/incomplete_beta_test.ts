import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { incompleteBeta } from "../../../../core/result/statistics/incomplete_beta.ts";
import { relativeError } from "../../../helpers/relative_error.ts";

Deno.test("incompleteBeta() agrees with values from mpmath", () => {
  // x, a, b, betainc(a, b, 0, x, regularized=True); mpmath 1.3.0 at 40 digits.
  const values = [
    [0.3, 2, 3, 0.3483],
    [0.01, 0.5, 0.5, 0.063768560858519849],
    [0.5, 1000, 1000, 0.5],
    [0.95, 100, 30, 0.9999999999986003],
    [0.999, 1000, 0.5, 0.15724727426672383],
    [0.001, 0.5, 14.5, 0.13410485145411909],
    [1e-6, 3, 998, 1.6604279811381866e-10],
    [0.7, 10, 1, 0.028247524899999982],
  ];
  for (const [x, a, b, expected] of values) {
    const error = relativeError(incompleteBeta(x, { a, b }), expected);
    assert(error < 5e-12, `x=${x}, a=${a}, b=${b}, error=${error}`);
  }
});

Deno.test("incompleteBeta() is a power where one shape is 1", () => {
  for (const x of [0.001, 0.2, 0.5, 0.9, 0.9999]) {
    assertAlmostEquals(incompleteBeta(x, { a: 3, b: 1 }), x * x * x, 1e-15);
    assertAlmostEquals(incompleteBeta(x, { a: 1, b: 1 }), x, 1e-15);
  }
});

Deno.test("incompleteBeta() ends at exactly 0 and 1", () => {
  assertEquals(incompleteBeta(0, { a: 2, b: 0.5 }), 0);
  assertEquals(incompleteBeta(1, { a: 2, b: 0.5 }), 1);
});

Deno.test("incompleteBeta() uses the complement where 1 - x would round", () => {
  const complement = 1e-20;
  // 1 - I_(1e-20)(1, 1/2) from below: the distance from 1 is 2e-10 / B(1/2, 1/2), B = pi.
  const p = 1 - incompleteBeta(1, { a: 0.5, b: 0.5, complement });
  assertAlmostEquals(p, 2e-10 / Math.PI, 1e-15);
});

Deno.test("incompleteBeta() throws on wrong arguments", () => {
  const message = "Cannot compute the incomplete beta as";
  for (const x of [-0.1, 1.1, NaN]) {
    assertThrows(() => incompleteBeta(x, { a: 1, b: 1 }), RangeError, `${message} x must be in`);
  }
  for (const [a, b] of [[0, 1], [1, -1], [NaN, 1], [1, Infinity]]) {
    assertThrows(
      () => incompleteBeta(0.5, { a, b }),
      RangeError,
      `${message} a and b must be positive and finite: a=${a}, b=${b}`,
    );
  }
});
