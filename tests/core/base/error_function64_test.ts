import { assert, assertEquals } from "@std/assert";
import { erf64, erfc64 } from "../../../core/base/error_function64.ts";
import { bigErf, bigPlus } from "../../helpers/big_math.ts";
import { samples } from "../../helpers/sample.ts";
import { worstUlp } from "../../helpers/worst_ulp.ts";

// Docstring: 180,000 points a function against mpmath 1.3.0 at 120 bits (erf: 200).
const MIDDLE = samples(150, { low: -6, high: 6, seed: 51 });
const SMALL = samples(150, { low: -0.7, high: 0.7, seed: 52 });
const TAIL = samples(40, { low: 5, high: 26.5, seed: 53 });
const bigErfc = (x: bigint) => bigPlus(-bigErf(x), 1);

Deno.test("erf64() is within 2 ULP", () => {
  const tiny = samples(50, { low: -1e-9, high: 1e-9, seed: 54 });
  const worst = worstUlp([...MIDDLE, ...SMALL, ...tiny], { actual: erf64, exact: bigErf });
  assert(worst <= 2, `worst=${worst}`);
});

Deno.test("erfc64() is within 3.5 ULP, also in the tail", () => {
  const worst = worstUlp([...MIDDLE, ...SMALL, ...TAIL], { actual: erfc64, exact: bigErfc });
  assert(worst <= 3.5, `worst=${worst}`);
});

Deno.test("erfc64() is within 1.1 ULP where the result is subnormal", () => {
  const points = samples(15, { low: 26.55, high: 27.2, seed: 55 });
  const worst = worstUlp(points, { actual: erfc64, exact: bigErfc });
  assert(worst <= 1.1, `worst=${worst}`);
});

Deno.test("erf64() is odd", () => {
  for (const x of [...MIDDLE, ...SMALL]) assertEquals(erf64(-x), -erf64(x));
  assertEquals(erf64(5e-324), 5e-324);
});

Deno.test("erf64() and erfc64() give the values of Abramowitz and Stegun, table 7.1", () => {
  assertEquals(erf64(0.5).toFixed(10), "0.5204998778");
  assertEquals(erf64(1).toFixed(10), "0.8427007929");
  assertEquals(erf64(1.5).toFixed(10), "0.9661051465");
  assertEquals(erf64(2).toFixed(10), "0.9953222650");
  assertEquals([erf64(7), erf64(-Infinity), erf64(NaN)], [1, -1, NaN]);
  assertEquals([erfc64(0), erfc64(-7), erfc64(28.5), erfc64(NaN)], [1, 2, 0, NaN]);
  assertEquals([erfc64(Infinity), erfc64(-Infinity)], [0, 2]);
});
