import { input, type Op, type OpCase, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import ACCUMULATE from "./accumulate.wgsl" with { type: "text" };

const NAME = "accumulate";
const INPUTS = ["sum", "term", "keep"];

const accumulateOf = traceFunction(
  "accumulate_of",
  ["sum", "term", "keep"],
  (t, sum, term, keep) => t.select(t.less(t.float(0), keep), t.add(sum, term), term),
  "tensor",
);

/**
 * Adds a term to a sum, in place, or begins the sum anew: `sum + term` where `keep` is above 0,
 * else `term`, whatever the sum held.
 *
 * So gradients of several batches make one update: the sum lies on the device, and what begins it
 * is a number that comes with the batch.
 *
 * Shapes: `sum`, `term` and `next` equal, `keep` [1].
 */
export const accumulate: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["next"],
  attributes: [],
  inPlace: [{ output: 0, input: 0 }],
  inferShapes(shapes) {
    requireInputs(NAME, INPUTS, shapes);
    const [sum, term, keep] = shapes;
    matrixOf(NAME, "sum", sum);
    requireShape(NAME, { name: "term", is: term, mustBe: sum, as: "sum" });
    requireShape(NAME, { name: "keep", is: keep, mustBe: [1], as: "its contract" });
    return [sum];
  },
  reference([sum, term, [keep]]) {
    return [term.map((value, i) => keep > 0 ? sum[i] + value : value)];
  },
  bound: ({ outputs: [next] }) => [
    next.map((value) => UNIT_ROUNDOFF * Math.abs(value) + STORE_FLUSH),
  ],
  cost({ inputs: [sum] }) {
    const count = elementCount(sum);
    return { elementsMoved: 3 * count + 1, flops: count };
  },
  functions: [accumulateOf],
  wasmSources: [{ file: "accumulate/accumulate_wasm.ts" }],
  wasm: ({ inputs: [sum] }) => [{
    entry: NAME,
    args: [input(1), input(2), output(0)],
    extent: elementCount(sum),
    align: 16,
    elementsPerUnit: 1,
  }],
  webgpu({ inputs: [sum] }) {
    const count = elementCount(sum);
    return [{
      code: ACCUMULATE,
      bindings: [input(1), input(2), output(0)],
      params: [count],
      workgroups: workgroupsFor(count, ELEMENT_WORKGROUP),
    }];
  },
  cases: ([
    ["one element", [1], "normal", "one"],
    ["prime sizes", [7, 13], "normal", "one"],
    ["one past a workgroup, begun anew", [65], "normal", "zero"],
    ["shared by threads", [9_001], "normal", "positive"],
    ["huge, begun anew", [35], "huge", "zero"],
    ["huge", [35], "huge", "one"],
    ["tiny", [35], "tiny", "one"],
    ["mixed sizes", [99], "mixed", "one"],
  ] as const).map(([name, shape, kind, keep]): OpCase => ({
    name,
    inputShapes: [shape, shape, [1]],
    values: [kind, kind, keep],
  })),
};
