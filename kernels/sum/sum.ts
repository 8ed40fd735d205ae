import type { Op } from "../../core/base/op.ts";
import { broadcastTo } from "../broadcast/broadcast.ts";
import { termValue } from "../reduction/lane_functions.ts";
import { wholeSumOp } from "../reduction/whole_sum_op.ts";

/** Sum of all elements: rows of 4,096 in 32 lanes, then their sums in the same way. */
export const sum: Op = wholeSumOp({
  name: "sum",
  term: termValue,
  termReference: (value) => value,
  termRoundings: 0,
  gradient({ gradOutputs: [gradSum], shapes: { inputs: [x] }, apply }) {
    if (gradSum === undefined) return [undefined];
    return [broadcastTo(apply, gradSum, { shape: x, perRow: false })];
  },
});
