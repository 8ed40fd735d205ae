import { assert, assertEquals } from "@std/assert";
import { exp64, expm164, expSum64, tanh64 } from "../../../core/base/exp64.ts";
import { bigExp, bigPlus, bigTanh, toBig, ulpError } from "../../helpers/big_math.ts";
import { samples } from "../../helpers/sample.ts";
import { worstUlp } from "../../helpers/worst_ulp.ts";

// The docstrings state errors found over 450,000 points a function against mpmath 1.3.0 (120 bits and
// more); these tests look at fewer points with arithmetic of their own.
const WIDE = samples(300, { low: -708, high: 709.7, seed: 11 });
const MIDDLE = samples(300, { low: -40, high: 40, seed: 12 });
const SMALL = samples(300, { low: -1, high: 1, seed: 13 });
const TINY = samples(50, { low: -1e-9, high: 1e-9, seed: 14 });

Deno.test("exp64() is within 0.62 ULP", () => {
  const points = [...WIDE, ...MIDDLE, ...SMALL, 709.782712893384, -708.3964185322641];
  const worst = worstUlp(points, { actual: exp64, exact: bigExp });
  assert(worst <= 0.62, `worst=${worst}`);
});

Deno.test("exp64() is within 1.1 ULP where the result is subnormal", () => {
  const points = samples(200, { low: -745, high: -708.4, seed: 15 });
  const worst = worstUlp(points, { actual: exp64, exact: bigExp });
  assert(worst <= 1.1, `worst=${worst}`);
});

Deno.test("exp64() gives exact values and limits", () => {
  assertEquals([exp64(0), exp64(-0), exp64(1)], [1, 1, Math.E]);
  assertEquals([exp64(709.7827128933841), exp64(Infinity), exp64(-Infinity)], [
    Infinity,
    Infinity,
    0,
  ]);
  assertEquals([exp64(-745.1332191019411), exp64(-745.1332191019412)], [5e-324, 0]);
  assertEquals([exp64(-746.5), exp64(-1e300), exp64(NaN)], [0, 0, NaN]);
});

Deno.test("expSum64() takes the low part into account", () => {
  const low = 1e-15;
  for (const high of MIDDLE) {
    const worst = ulpError(expSum64(high, low), bigExp(toBig(high) + toBig(low)));
    assert(worst <= 0.62, `high=${high}, worst=${worst}`);
  }
});

Deno.test("expm164() is within 0.95 ULP", () => {
  const near = samples(300, { low: 0.34, high: 0.42, seed: 16 });
  const worst = worstUlp([...MIDDLE, ...SMALL, ...TINY, ...near], {
    actual: expm164,
    exact: (x) => bigPlus(bigExp(x), -1),
  });
  assert(worst <= 0.95, `worst=${worst}`);
});

Deno.test("expm164() keeps the smallest number and the limits", () => {
  assertEquals(expm164(5e-324), 5e-324);
  assertEquals([expm164(-Infinity), expm164(Infinity), expm164(NaN)], [-1, Infinity, NaN]);
});

Deno.test("tanh64() is within 2.5 ULP", () => {
  const points = [...samples(300, { low: -20, high: 20, seed: 17 }), ...SMALL, ...TINY];
  const worst = worstUlp(points, { actual: tanh64, exact: bigTanh });
  assert(worst <= 2.5, `worst=${worst}`);
});

Deno.test("tanh64() is odd and ends at 1", () => {
  for (const x of SMALL) assertEquals(tanh64(-x), -tanh64(x));
  assertEquals(tanh64(5e-324), 5e-324);
  assertEquals([tanh64(20), tanh64(-Infinity), tanh64(NaN)], [1, -1, NaN]);
});
