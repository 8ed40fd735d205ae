import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import type { TracedFunction } from "../arithmetic/trace.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";
import { laneAdd, partialSumOf, rowSumOf, termValue } from "./lane_functions.ts";
import {
  wholeSumDepth,
  wholeSumScratch,
  wholeSumSources,
  wholeSumWasm,
  wholeSumWebgpu,
} from "./whole_sum.ts";

/** What makes one sum over a whole tensor out of the family. */
export interface WholeSumDefinition extends Pick<Op, "name" | "gradient"> {
  /** What is summed of an element. */
  readonly term: TracedFunction;
  /** The term in f64. */
  readonly termReference: (value: number) => number;
  /** Operations, each with one rounding, that make a term. */
  readonly termRoundings: number;
}

/** Makes an op that sums a term of all elements, x to `[1]`, in the shape of a whole sum. */
export function wholeSumOp(definition: WholeSumDefinition): Op {
  const { name, gradient, term, termReference, termRoundings } = definition;
  const sum = { term, finish: rowSumOf };
  return {
    name,
    inputs: ["x"],
    outputs: ["sum"],
    attributes: [],
    inferShapes(shapes) {
      requireInputs(name, ["x"], shapes);
      matrixOf(name, "x", shapes[0]);
      return [[1]];
    },
    reference: ([x]) => [Float64Array.of(x.reduce((total, v) => total + termReference(v), 0))],
    gradient,
    bound({ inputs: [x] }) {
      const sizes = x.reduce((total, v) => total + Math.abs(termReference(v)), 0);
      const roundings = wholeSumDepth(x.length) + termRoundings;
      return [Float64Array.of(roundings * UNIT_ROUNDOFF * sizes + STORE_FLUSH)];
    },
    cost({ inputs }) {
      const count = elementCount(inputs[0]);
      return { elementsMoved: count + 1, flops: (1 + termRoundings) * count };
    },
    scratch: ({ inputs }) => wholeSumScratch(elementCount(inputs[0])),
    functions: [...new Set([laneAdd, term, termValue, rowSumOf, partialSumOf])],
    wasmSources: wholeSumSources(sum),
    wasm: ({ inputs }) =>
      wholeSumWasm({ ...sum, count: elementCount(inputs[0]) }, input(0), output(0)),
    webgpu: ({ inputs }) =>
      wholeSumWebgpu({ ...sum, count: elementCount(inputs[0]) }, input(0), output(0)),
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
}
