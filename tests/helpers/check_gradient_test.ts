import { assert, assertThrows } from "@std/assert";
import type { Op } from "../../core/base/op.ts";
import { checkGradient } from "./check_gradient.ts";
import { toyOp, toyProduct } from "./toy_op.ts";

const CUBE: Op = toyOp({
  name: "cube",
  inputs: ["x"],
  reference: (x) => x * x * x,
  gradient: ({ inputs: [x], gradOutputs: [gradY], apply }) => apply(cubeGrad, [x, gradY!]),
});
const cubeGrad = toyOp({
  name: "cube_grad",
  inputs: ["x", "gradY"],
  reference: (x, gradY) => 3 * x * x * gradY,
});

Deno.test("checkGradient() accepts gradients that are right", () => {
  assert(checkGradient(CUBE) === 4);
  assert(checkGradient(toyProduct) === 16);
});

Deno.test("checkGradient() finds a gradient that is wrong by two millionths", () => {
  const wrong = toyOp({
    name: "cube_grad",
    inputs: ["x", "gradY"],
    reference: (x, gradY) => 3 * x * x * gradY * (1 + 2e-6),
  });
  assertThrows(
    () =>
      checkGradient({
        ...CUBE,
        gradient: ({ inputs: [x], gradOutputs: [gradY], apply }) => apply(wrong, [x, gradY!]),
      }),
    Error,
    `cube, case "three elements", wanted x, loss of y: derivative for x[0] is `,
  );
});

Deno.test("checkGradient() finds an input whose gradient is forgotten or another's", () => {
  const product = (gradient: Op["gradient"]) => () => checkGradient({ ...toyProduct, gradient });
  assertThrows(
    product(({ inputs, gradOutputs: [gradY], apply }) => [
      apply(toyProduct, [gradY!, inputs[1]])[0],
      undefined,
    ]),
    Error,
    "wanted b, loss of y: derivative for b[0] is 0",
  );
  assertThrows(
    product(({ inputs, gradOutputs: [gradY], apply }) => {
      const [gradA, gradB] = inputs.map((input) => apply(toyProduct, [gradY!, input])[0]);
      return [gradA, gradB];
    }),
    Error,
    "derivative for a[0]",
  );
  // Right where inputs are wanted one by one, wrong where both are.
  assertThrows(
    product((context) => {
      const right = toyProduct.gradient!(context);
      return context.wanted.includes(false) ? right : [right[1], right[0]];
    }),
    Error,
    "wanted a,b",
  );
});

Deno.test("checkGradient() refuses to judge at a kink", () => {
  const kink = toyOp({
    name: "kink",
    inputs: ["x"],
    reference: (x) => Math.abs(x * x - Math.round(x * x * 500) / 500),
    gradient: ({ gradOutputs: [gradY] }) => [gradY],
  });
  assertThrows(() => checkGradient(kink), Error, "choose smoother values");
});
