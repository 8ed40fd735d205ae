import type { Op } from "../../core/base/op.ts";
import { termSquare } from "../reduction/lane_functions.ts";
import { wholeSumOp } from "../reduction/whole_sum_op.ts";

/**
 * Sum of the squares of all elements, in the shape of a whole sum: the square of a norm.
 *
 * It has no gradient; optimizers use it on gradients.
 */
export const sumSquares: Op = wholeSumOp({
  name: "sum_squares",
  term: termSquare,
  termReference: (value) => value * value,
  termRoundings: 1,
});
