import type { Op } from "../../core/base/op.ts";
import { FOLD_CASES } from "./matmul_cases.ts";
import { matmul } from "./matmul.ts";
import { productOp } from "./product_op.ts";
import { foldOf } from "./matmul_shapes.ts";

const NAME = "matmul_fold";

/**
 * Product of matrices over all their rows: y[i, j] sums a[r, i] b[r, j] over every row r.
 *
 * It is the gradient of weights that all rows share. Shapes: a `[..., M]`, b `[..., N]` with the same
 * leading axes; y `[M, N]`. Precision and order of sums as in `matmul`.
 */
export const matmulFold: Op = productOp({
  name: NAME,
  attributes: ["precision"],
  inferShapes(inputs, attributes) {
    const { m, n } = foldOf(NAME, inputs, attributes);
    return [[m, n]];
  },
  product: (inputs, attributes) => foldOf(NAME, inputs, attributes),
  gradient({ inputs: [a, b], wanted, attributes: { precision }, apply }, gradY) {
    const attributes = { transposeA: 0, precision };
    return [
      wanted[0] ? apply(matmul, [b, gradY], { ...attributes, transposeB: 1 })[0] : undefined,
      wanted[1] ? apply(matmul, [a, gradY], { ...attributes, transposeB: 0 })[0] : undefined,
    ];
  },
  cases: FOLD_CASES,
});
