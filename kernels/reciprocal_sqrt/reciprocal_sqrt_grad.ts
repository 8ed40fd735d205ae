import type { Op } from "../../core/base/op.ts";
import { storeTensor } from "../arithmetic/storage.ts";
import { mapOp } from "../elementwise/map_op.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";

/**
 * Gradient of 1 / sqrt(x + eps) from its result: -y^3 gradY / 2.
 *
 * Each product of two stored values is stored before the next, so that none is subnormal.
 */
export const reciprocalSqrtGrad: Op = mapOp({
  name: "reciprocal_sqrt_grad",
  inputs: ["y", "gradY"],
  trace: (t, y, gradY) => {
    const once = storeTensor(t, t.multiply(gradY, y));
    const twice = storeTensor(t, t.multiply(once, y));
    return t.multiply(t.multiply(twice, y), t.float(-0.5));
  },
  reference: (y, gradY) => -0.5 * y * y * y * gradY,
  error: (exact, y) =>
    3.01 * UNIT_ROUNDOFF * Math.abs(exact) + STORE_FLUSH * (y * y + Math.abs(y)) / 2,
  flops: 4,
});
