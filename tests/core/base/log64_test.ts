import { assert, assertEquals } from "@std/assert";
import { decompose64, log1p64, log64 } from "../../../core/base/log64.ts";
import { bigLog, bigPlus } from "../../helpers/big_math.ts";
import { samples } from "../../helpers/sample.ts";
import { worstUlp } from "../../helpers/worst_ulp.ts";

// Docstring: 600,000 points against mpmath 1.3.0 at 120 bits (log1p: 200); here fewer, judged by BigInt.
const NEAR_ONE = samples(200, { low: 0.9, high: 1.1, seed: 21 });
const MIDDLE = samples(300, { low: 0.5, high: 2, seed: 22 });
const HARD = samples(1500, { low: 1.36, high: 1.4142, seed: 23 }); // where most is lost
const SCALES = samples(200, { low: -1000, high: 1000, seed: 24 }).map((k) =>
  Math.PI * 2 ** Math.floor(k)
);

Deno.test("log64() is within 0.65 ULP", () => {
  const points = [...NEAR_ONE, ...MIDDLE, ...HARD, ...SCALES, 5e-324, 1e-310, Number.MAX_VALUE];
  const worst = worstUlp(points, { actual: log64, exact: bigLog });
  assert(worst <= 0.65, `worst=${worst}`);
});

Deno.test("log64() gives exact values and limits", () => {
  assertEquals([log64(1), log64(2), log64(10)], [0, Math.LN2, Math.LN10]);
  assertEquals([log64(0), log64(-0), log64(Infinity)], [-Infinity, -Infinity, Infinity]);
  assertEquals([log64(-1), log64(-Infinity), log64(NaN)], [NaN, NaN, NaN]);
});

Deno.test("log1p64() is within 0.65 ULP", () => {
  const points = [
    ...samples(300, { low: -0.999, high: 10, seed: 25 }),
    ...samples(300, { low: -0.5, high: 0.5, seed: 26 }),
    ...samples(100, { low: -1e-12, high: 1e-12, seed: 27 }),
    1e16,
    1e300,
  ];
  const worst = worstUlp(points, { actual: log1p64, exact: (x) => bigLog(bigPlus(x, 1)) });
  assert(worst <= 0.65, `worst=${worst}`);
});

Deno.test("log1p64() keeps the smallest number and the limits", () => {
  assertEquals(log1p64(5e-324), 5e-324);
  assertEquals([log1p64(-1), log1p64(-2), log1p64(Infinity)], [-Infinity, NaN, Infinity]);
  assertEquals(log1p64(NaN), NaN);
});

Deno.test("decompose64() is exact", () => {
  for (const x of [...MIDDLE, ...SCALES, 5e-324, 1e-310]) {
    const { k, f } = decompose64(x);
    const half = Math.trunc(k / 2); // 2^k itself may be no f64 number
    assertEquals((1 + f) * 2 ** half * 2 ** (k - half), x);
    assert(f > -0.2929 && f < 0.4143, `f=${f}`);
  }
});
