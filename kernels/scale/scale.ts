import type { Op } from "../../core/base/op.ts";
import { mapOp } from "../elementwise/map_op.ts";
import { UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";

/** factor x; its gradient is the same op of gradY. */
export const scale: Op = mapOp({
  name: "scale",
  inputs: ["x"],
  attribute: {
    name: "factor",
    example: -0.37,
    rule: "a finite number",
    isValid: Number.isFinite,
  },
  trace: (t, x, factor) => t.multiply(factor, x),
  reference: (x, factor) => factor * x,
  error: (exact) => UNIT_ROUNDOFF * Math.abs(exact),
  flops: 1,
  gradient: ({ attributes, apply }, gradY) => apply(scale, [gradY], attributes),
});
