import type { GradientContext, Op, TensorRef } from "../../core/base/op.ts";
import { MATMUL_CASES } from "./matmul_cases.ts";
import { matmulFold } from "./matmul_fold.ts";
import { productOp } from "./product_op.ts";
import { productOf } from "./matmul_shapes.ts";

const NAME = "matmul";

/**
 * Product of matrices, y = a b, each of them transposed or not.
 *
 * Shapes: a `[..., M, K]` (`[..., K, M]` if transposeA is 1), b `[K, N]` (`[N, K]` if transposeB is
 * 1) for all leading axes of a, or with the same leading axes; y `[..., M, N]`.
 * Precision 12 rounds both operands to 12 significant bits, so that products are exact; 24 takes
 * them as they are. Sums run over k in order, in chunks of 256, whose sums are added in order.
 */
export const matmul: Op = productOp({
  name: NAME,
  attributes: ["transposeA", "transposeB", "precision"],
  inferShapes: (inputs, attributes) => [productOf(NAME, inputs, attributes).shape],
  product: (inputs, attributes) => productOf(NAME, inputs, attributes),
  gradient: (context, gradY) => [
    context.wanted[0] ? gradA(context, gradY) : undefined,
    context.wanted[1] ? gradB(context, gradY) : undefined,
  ],
  cases: MATMUL_CASES,
});

/** gradA = gradY b', or its transpose b gradY' where a is transposed. */
function gradA(context: GradientContext, gradY: TensorRef): TensorRef {
  const { inputs: [, b], attributes: { transposeA, transposeB } } = context;
  if (transposeA === 0) return multiply(context, [gradY, b], [0, 1 - transposeB]);
  return multiply(context, [b, gradY], [transposeB, 1]);
}

/** gradB = a' gradY, or its transpose gradY' a; summed over all rows where b is shared. */
function gradB(context: GradientContext, gradY: TensorRef): TensorRef {
  const { inputs: [a], shapes, attributes: { transposeA, transposeB, precision } } = context;
  const isShared = shapes.inputs[1].length === 2 && transposeA === 0;
  const [left, right] = transposeB === 0 ? [a, gradY] : [gradY, a];
  if (isShared) return context.apply(matmulFold, [left, right], { precision })[0];
  return transposeB === 0
    ? multiply(context, [left, right], [1 - transposeA, 0])
    : multiply(context, [left, right], [1, transposeA]);
}

function multiply(
  { apply, attributes: { precision } }: GradientContext,
  [a, b]: readonly [TensorRef, TensorRef],
  [transposeA, transposeB]: readonly [number, number],
): TensorRef {
  return apply(matmul, [a, b], { transposeA, transposeB, precision })[0];
}
