import { assertAlmostEquals, assertEquals } from "@std/assert";
import { alibiBias, alibiSlopes } from "../../../core/model/alibi.ts";

/** The authors' program, translated line by line. */
function authorsSlopes(n: number): number[] {
  const powerOfTwo = (n: number) => {
    const start = 2 ** -(2 ** -(Math.log2(n) - 3));
    return Array.from({ length: n }, (_, i) => start * start ** i);
  };
  if (Number.isInteger(Math.log2(n))) return powerOfTwo(n);
  const closest = 2 ** Math.floor(Math.log2(n));
  const others = authorsSlopes(2 * closest).filter((_, i) => i % 2 === 0);
  return [...powerOfTwo(closest), ...others.slice(0, n - closest)];
}

Deno.test("alibiSlopes() are those of the authors' program for 1 to 64 heads", () => {
  for (let heads = 1; heads <= 64; heads++) {
    const slopes = alibiSlopes(heads);
    authorsSlopes(heads).forEach((slope, i) => assertAlmostEquals(slopes[i], slope, 1e-14));
  }
  assertEquals([...alibiSlopes(8)].map((slope) => 1 / slope), [2, 4, 8, 16, 32, 64, 128, 256]);
});

Deno.test("alibiBias() is the slope times the distance, less than 0 on both sides", () => {
  const bias = alibiBias({ heads: 2, length: 3 });
  const [a, b] = [1 / 16, 1 / 256];
  const row = (m: number) => [0, -m, -2 * m, -m, 0, -m, -2 * m, -m, 0];
  assertEquals([...bias], [...row(a), ...row(b)]);
  assertEquals(Object.is(bias[0], 0), true);
});
