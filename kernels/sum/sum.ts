import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { broadcastTo } from "../broadcast/broadcast.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd, partialSumOf, rowSumOf, termValue } from "../reduction/lane_functions.ts";
import {
  wholeSumDepth,
  wholeSumScratch,
  wholeSumSources,
  wholeSumWasm,
  wholeSumWebgpu,
} from "../reduction/whole_sum.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";

const NAME = "sum";
const SUM = { term: termValue, finish: rowSumOf };

/** Sum of all elements: rows of 4,096 in 32 lanes, then their sums in the same way. */
export const sum: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["sum"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, ["x"], shapes);
    matrixOf(NAME, "x", shapes[0]);
    return [[1]];
  },
  reference: ([x]) => [Float64Array.of(total(x))],
  gradient({ gradOutputs: [gradSum], shapes: { inputs: [x] }, apply }) {
    if (gradSum === undefined) return [undefined];
    return [broadcastTo(apply, gradSum, { shape: x, perRow: false })];
  },
  bound: ({ inputs: [x] }) => [
    Float64Array.of(wholeSumDepth(x.length) * UNIT_ROUNDOFF * total(x.map(Math.abs)) + STORE_FLUSH),
  ],
  cost({ inputs }) {
    const count = elementCount(inputs[0]);
    return { elementsMoved: count + 1, flops: count };
  },
  scratch: ({ inputs }) => wholeSumScratch(elementCount(inputs[0])),
  functions: [laneAdd, termValue, rowSumOf, partialSumOf],
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

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
