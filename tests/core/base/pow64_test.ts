import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { pow64 } from "../../../core/base/pow64.ts";
import { bigExp, bigLog, bigMultiply, toBig, ulpError } from "../../helpers/big_math.ts";
import { samples } from "../../helpers/sample.ts";

Deno.test("pow64() is within 0.62 ULP", () => {
  // Docstring: 180,000 points against mpmath 1.3.0 at 140 bits.
  const cases = [
    { bases: samples(200, { low: 0.001, high: 100, seed: 31 }), reach: 150 },
    { bases: samples(200, { low: 0.9, high: 1.1, seed: 32 }), reach: 5000 },
    { bases: samples(100, { low: 1, high: 1e6, seed: 33 }), reach: 1 },
  ];
  let worst = 0;
  let count = 0;
  for (const { bases, reach } of cases) {
    const exponents = samples(bases.length, { low: -reach, high: reach, seed: 34 });
    bases.forEach((base, i) => {
      const log = bigMultiply(toBig(exponents[i]), bigLog(toBig(base)));
      if (log > toBig(709) || log < toBig(-708)) return;
      count++;
      worst = Math.max(worst, ulpError(pow64(base, exponents[i]), bigExp(log)));
    });
  }
  assert(count > 350, `count=${count}`);
  assert(worst <= 0.62, `worst=${worst}`);
});

Deno.test("pow64() of whole numbers is exact where the result is an f64 number", () => {
  for (let base = 2; base <= 20; base++) {
    let power = 1;
    for (let n = 0; power <= Number.MAX_SAFE_INTEGER; n++) {
      assertEquals(pow64(base, n), power, `base=${base}, n=${n}`);
      power *= base;
    }
  }
  for (let k = -1074; k < 1024; k++) assertEquals(pow64(2, k), 2 ** k);
});

Deno.test("pow64() treats zeros, infinities, NaN and signs as Math.pow does", () => {
  // Math.pow is defined exactly for these by ECMA-262, Number::exponentiate.
  const values = [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    2,
    -2,
    3,
    -3,
    1e300,
    -1e300,
    5e-324,
    Infinity,
    -Infinity,
    NaN,
  ];
  for (const base of values) {
    for (const exponent of values) {
      const expected = Math.pow(base, exponent);
      if (Number.isFinite(expected) && !Number.isInteger(expected)) continue; // may be rounded
      assertStrictEquals(pow64(base, exponent), expected, `base=${base}, exponent=${exponent}`);
    }
  }
});

Deno.test("pow64() overflows and underflows with a large exponent", () => {
  assertEquals([pow64(1.5, 1e6), pow64(1.5, -1e6), pow64(-1.5, 1e6 + 1)], [Infinity, 0, -Infinity]);
  assertEquals(pow64(1 + 2 ** -52, 5e-324), 1);
});
