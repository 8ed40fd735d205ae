import type { Op } from "../../core/base/op.ts";
import { scale } from "../scale/scale.ts";
import { binaryOp } from "./binary_op.ts";

/** a + b, with broadcasting of b. */
export const add: Op = binaryOp({
  name: "add",
  trace: (t, a, b) => t.add(a, b),
  reference: (a, b) => a + b,
  gradientA: (_, gradY) => gradY,
  gradientB: (_context, gradY, reduce) => reduce(gradY),
});

/** a - b, with broadcasting of b. */
export const subtract: Op = binaryOp({
  name: "subtract",
  trace: (t, a, b) => t.subtract(a, b),
  reference: (a, b) => a - b,
  gradientA: (_, gradY) => gradY,
  gradientB: ({ apply }, gradY, reduce) => apply(scale, [reduce(gradY)], { factor: -1 })[0],
});

/** a * b, with broadcasting of b. */
export const multiply: Op = binaryOp({
  name: "multiply",
  trace: (t, a, b) => t.multiply(a, b),
  reference: (a, b) => a * b,
  gradientA: ({ inputs: [, b], attributes, apply }, gradY) =>
    apply(multiply, [gradY, b], attributes)[0],
  gradientB: ({ inputs: [a], apply }, gradY, reduce) => reduce(apply(multiply, [gradY, a])[0]),
});
