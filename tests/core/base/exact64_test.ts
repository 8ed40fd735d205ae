import { assertEquals } from "@std/assert";
import { productError64, sumError64 } from "../../../core/base/exact64.ts";
import { bigMultiply, toBig } from "../../helpers/big_math.ts";
import { samples } from "../../helpers/sample.ts";

const A = [1, 0.1, ...samples(500, { low: -1e6, high: 1e6, seed: 1 })];
const B = [2 ** -53, 1e-17, ...samples(500, { low: -1e-3, high: 1e-3, seed: 2 })];

Deno.test("sumError64() is exactly what rounding took from the sum", () => {
  A.forEach((a, i) => {
    for (const [x, y] of [[a, B[i]], [B[i], a]]) {
      assertEquals(toBig(x + y) + toBig(sumError64(x, y)), toBig(x) + toBig(y));
    }
  });
});

Deno.test("productError64() is exactly what rounding took from the product", () => {
  A.forEach((a, i) => {
    assertEquals(
      toBig(a * B[i]) + toBig(productError64(a, B[i])),
      bigMultiply(toBig(a), toBig(B[i])),
    );
  });
});
