import type { Op } from "../../core/base/op.ts";
import { binaryOp } from "./binary_op.ts";

/** a + b, with broadcasting of b. */
export const add: Op = binaryOp({
  name: "add",
  trace: (t, a, b) => t.add(a, b),
  reference: (a, b) => a + b,
});

/** a - b, with broadcasting of b. */
export const subtract: Op = binaryOp({
  name: "subtract",
  trace: (t, a, b) => t.subtract(a, b),
  reference: (a, b) => a - b,
});

/** a * b, with broadcasting of b. */
export const multiply: Op = binaryOp({
  name: "multiply",
  trace: (t, a, b) => t.multiply(a, b),
  reference: (a, b) => a * b,
});
