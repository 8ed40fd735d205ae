import { assert, assertEquals, assertThrows } from "@std/assert";
import { bitsOf, floatOf } from "../../../core/base/float_bits.ts";
import { expm164 } from "../../../core/base/host_math.ts";
import type { Op } from "../../../core/base/op.ts";
import {
  elu,
  gelu,
  geluErf,
  leakyRelu,
  sigmoid,
  silu,
  tanh,
} from "../../../kernels/activation/activations.ts";
import {
  eluGrad,
  geluErfGrad,
  geluGrad,
  leakyReluGrad,
  reluGrad,
  sigmoidGrad,
  siluGrad,
  tanhGrad,
} from "../../../kernels/activation/activation_grads.ts";
import { compileTypescript } from "../../../kernels/arithmetic/print_typescript.ts";
import { SCALAR_FUNCTIONS } from "../../../kernels/arithmetic/scalar_functions.ts";
import type { TracedFunction } from "../../../kernels/arithmetic/trace.ts";
import { scale } from "../../../kernels/scale/scale.ts";
import { scalarInputs } from "../../helpers/scalar_inputs.ts";

const tracedOf = (op: Op) => op.elementwise as TracedFunction;

/** Gives the f32 value of an op's function. */
function apply(op: Op, ...values: readonly number[]): number {
  return floatOf(compileTypescript(tracedOf(op))(...values.map((v) => bitsOf(Math.fround(v)))));
}

const CANONICAL = [
  [gelu, SCALAR_FUNCTIONS.gelu_tanh],
  [geluErf, SCALAR_FUNCTIONS.gelu_erf],
  [silu, SCALAR_FUNCTIONS.silu],
  [sigmoid, SCALAR_FUNCTIONS.sigmoid],
  [tanh, SCALAR_FUNCTIONS.tanh],
] as const;

for (const [op, canonical] of CANONICAL) {
  Deno.test(`${op.name} has the bits of ${canonical.name} on stored values`, () => {
    const ours = compileTypescript(tracedOf(op));
    const theirs = compileTypescript(canonical);
    const inputs = [tracedOf(op), canonical].flatMap((fn) => [...scalarInputs(fn, theirs)]);
    const stored = inputs.filter((bits) => bits === 0 || isStored(bits));
    assert(stored.length > 200_000);
    for (const bits of stored) {
      const expected = theirs(bits);
      assertEquals(ours(bits), isStored(expected) ? expected : 0, `x=${floatOf(bits)}`);
    }
  });
}

function isStored(bits: number): boolean {
  const size = bits & 0x7fffffff;
  return size >= 0x26000000 && size < 0x7f800000;
}

/** Derivatives, times gradY = 2, at points where they have one value and no choice. */
const EXACT: readonly (readonly [Op, readonly number[], number])[] = [
  [reluGrad, [0, 2], 0],
  [reluGrad, [1e-12, 2], 2],
  [leakyReluGrad, [0, 2, 0.25], 0.5],
  [leakyReluGrad, [-3, 2, 0.25], 0.5],
  [leakyReluGrad, [3, 2, 0.25], 2],
  [eluGrad, [3, 2], 2],
  [eluGrad, [0, 2], 2],
  [eluGrad, [-0.75, 2], 0.5],
  [eluGrad, [-1, 2], 0],
  [sigmoidGrad, [0.5, 2], 0.5],
  [sigmoidGrad, [1, 2], 0],
  [sigmoidGrad, [0, 2], 0],
  [tanhGrad, [0, 2], 2],
  [tanhGrad, [1, 2], 0],
  [tanhGrad, [-1, 2], 0],
  [siluGrad, [0, 2], 1],
  [siluGrad, [100, 2], 2],
  [siluGrad, [-100, 2], 0],
  [siluGrad, [3e38, 2], 2],
  [siluGrad, [-3e38, 2], 0],
  [geluGrad, [0, 2], 1],
  [geluGrad, [12, 2], 2],
  [geluGrad, [-12, 2], 0],
  [geluGrad, [3e38, 2], 2],
  [geluGrad, [-3e38, 2], 0],
  [geluErfGrad, [0, 2], 1],
  [geluErfGrad, [20, 2], 2],
  [geluErfGrad, [-20, 2], 0],
  [geluErfGrad, [3e38, 2], 2],
  [geluErfGrad, [-3e38, 2], 0],
];

Deno.test("elu keeps the digits of small results, and is x itself on the right", () => {
  const ours = compileTypescript(tracedOf(elu));
  let worst = 0;
  // One in 997 of the negative numbers from -80 to -2^-51.
  for (let bits = bitsOf(2 ** -51); bits < bitsOf(80); bits += 997) {
    const x = -floatOf(bits);
    const exact = expm164(x);
    const ulp = 2 ** Math.max(Math.floor(Math.log2(-exact)) - 23, -149);
    worst = Math.max(worst, Math.abs(floatOf(ours(bitsOf(x))) - exact) / ulp);
  }
  assert(worst < 1.75, `${worst} ULP`);
  for (const x of [0, 2 ** -51, 0.3, 1, 80, 3e38]) assertEquals(apply(elu, x), Math.fround(x));
  for (const x of [-80, -1e9, -3e38]) assertEquals(apply(elu, x), -1);
});

Deno.test("gradients of activations have the derivatives of their definitions", () => {
  for (const [op, args, expected] of EXACT) {
    const actual = apply(op, ...args);
    assert(Object.is(actual, expected), `${op.name}(${args}): ${actual}, expected ${expected}`);
  }
});

Deno.test("leaky_relu and scale refuse attributes outside of their rule", () => {
  const shapes = [[3]];
  assertThrows(
    () => leakyRelu.inferShapes(shapes, { slope: -0.1 }),
    RangeError,
    "Cannot apply leaky_relu as slope must be a number in [0, 1]: slope=-0.1",
  );
  assertThrows(() => leakyRelu.inferShapes(shapes, { slope: NaN }), RangeError, "slope=NaN");
  assertThrows(() => scale.inferShapes(shapes, {}), RangeError, "factor=undefined");
  assertThrows(() => scale.inferShapes(shapes, { factor: 1e39 }), RangeError, "factor=1e+39");
});
