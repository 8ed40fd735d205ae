import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import {
  laneAdd,
  partialSumOf,
  rowSumOf,
  termSquare,
  termValue,
} from "../reduction/lane_functions.ts";
import {
  wholeSumDepth,
  wholeSumScratch,
  wholeSumSources,
  wholeSumWasm,
  wholeSumWebgpu,
} from "../reduction/whole_sum.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";

const NAME = "sum_squares";
const SUM = { term: termSquare, finish: rowSumOf };

/**
 * Sum of the squares of all elements, in the shape of a whole sum: the square of a norm.
 *
 * It has no gradient; optimizers use it on gradients.
 */
export const sumSquares: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["sum"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, ["x"], shapes);
    matrixOf(NAME, "x", shapes[0]);
    return [[1]];
  },
  reference: ([x]) => [Float64Array.of(x.reduce((sum, value) => sum + value * value, 0))],
  // A square rounds once, then each addition does; all terms have one sign.
  bound: ({ inputs: [x], outputs: [[sum]] }) => [
    Float64Array.of((wholeSumDepth(x.length) + 1) * UNIT_ROUNDOFF * sum + STORE_FLUSH),
  ],
  cost({ inputs }) {
    const count = elementCount(inputs[0]);
    return { elementsMoved: count + 1, flops: 2 * count };
  },
  scratch: ({ inputs }) => wholeSumScratch(elementCount(inputs[0])),
  functions: [laneAdd, termSquare, termValue, rowSumOf, partialSumOf],
  wasmSources: wholeSumSources(SUM),
  wasm: ({ inputs }) =>
    wholeSumWasm({ ...SUM, count: elementCount(inputs[0]) }, input(0), output(0)),
  webgpu: ({ inputs }) =>
    wholeSumWebgpu({ ...SUM, count: elementCount(inputs[0]) }, input(0), output(0)),
  cases: [
    { name: "one element", inputShapes: [[1]] },
    { name: "prime sizes", inputShapes: [[7, 13]] },
    { name: "one row of partial sums", inputShapes: [[64, 64]] },
    { name: "one past a row of partial sums", inputShapes: [[4097]] },
    { name: "five rows of partial sums, the last short", inputShapes: [[3, 71, 83]] },
    { name: "all zero", inputShapes: [[9, 9]], values: ["zero"] },
    { name: "huge", inputShapes: [[9, 9]], values: ["huge"] },
    { name: "tiny", inputShapes: [[9, 9]], values: ["tiny"] },
    { name: "mixed sizes", inputShapes: [[40, 40]], values: ["mixed"] },
  ],
};
