import { assert, assertEquals } from "@std/assert";
import { bitsOf, floatOf } from "../../core/base/float_bits.ts";
import { exp64 } from "../../core/base/host_math.ts";
import { compileTypescript } from "../../kernels/arithmetic/print_typescript.ts";
import {
  SOFTMAX_CUT,
  SOFTMAX_EXP_ULP,
  softmaxExp,
} from "../../kernels/softmax/softmax_functions.ts";
import { softmaxGradReference, softmaxReference } from "../../kernels/softmax/softmax_reference.ts";

const expOf = compileTypescript(softmaxExp);
const atZero = (x: number) => floatOf(expOf(bitsOf(x), 0));

Deno.test("softmaxExp is within its ULP from the cut to 2", () => {
  let worst = 0;
  // 257 is prime to the powers of two, so that every low bit pattern has its turn.
  for (const [first, last] of [[0x80000000, bitsOf(SOFTMAX_CUT)], [0, bitsOf(2)]]) {
    for (let bits = last; bits > last - 0x08000000 && bits > first; bits -= 257) {
      const x = floatOf(bits);
      const exact = exp64(x);
      const ulp = floatOf(bitsOf(Math.fround(exact)) + 1) - Math.fround(exact);
      worst = Math.max(worst, Math.abs(atZero(x) - exact) / ulp);
    }
  }
  assert(worst < SOFTMAX_EXP_ULP, `worst=${worst}`);
  assert(worst > 0.5, `worst=${worst}`);
});

Deno.test("softmaxExp is 1 at 0 and +0 below the cut", () => {
  assertEquals(atZero(0), 1);
  assert(bitsOf(atZero(SOFTMAX_CUT)) >= 0x26000000);
  for (const x of [-35.3500042, -36, -87, -1000, -1e30, -3e38]) {
    assertEquals(expOf(bitsOf(x), 0), 0);
  }
});

Deno.test("softmaxGradReference() agrees with finite differences of softmaxReference()", () => {
  const size = { rows: 2, width: 5 };
  const x = Float64Array.from({ length: 10 }, (_, i) => ((i * 7) % 10) / 3 - 1);
  const gradY = Float64Array.from({ length: 10 }, (_, i) => ((i * 3) % 7) - 2.5);
  const loss = (at: Float64Array) =>
    softmaxReference(at, size).reduce((sum, y, i) => sum + y * gradY[i], 0);
  softmaxGradReference(gradY, softmaxReference(x, size), size).forEach((grad, i) => {
    const [up, down] = [1e-5, -1e-5].map((h) => loss(x.map((v, j) => j === i ? v + h : v)));
    assert(Math.abs((up - down) / 2e-5 - grad) < 1e-9, `i=${i}`);
  });
});
