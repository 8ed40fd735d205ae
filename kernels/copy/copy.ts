import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { requireInputs } from "../shape_rules.ts";
import COPY from "./copy.wgsl" with { type: "text" };

const NAME = "copy";

/** Copies a tensor: one read and one write an element, the bandwidth of the machine. */
export const copy: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["y"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, ["x"], shapes);
    return [shapes[0]];
  },
  reference: ([x]) => [x.slice()],
  gradient: ({ gradOutputs }) => gradOutputs,
  bound: ({ inputs: [x] }) => [new Float64Array(x.length)],
  cost: ({ inputs }) => ({ elementsMoved: 2 * elementCount(inputs[0]), flops: 0 }),
  functions: [],
  wasmSources: [{ file: "copy/copy_wasm.ts" }],
  wasm({ inputs }) {
    const args = [input(0), output(0)];
    const extent = elementCount(inputs[0]);
    return [{ entry: "copy", args, extent, align: 16, elementsPerUnit: 1 }];
  },
  webgpu({ inputs }) {
    const count = elementCount(inputs[0]);
    return [{
      code: COPY,
      bindings: [input(0), output(0)],
      params: [count],
      workgroups: workgroupsFor(Math.ceil(count / 4), ELEMENT_WORKGROUP),
    }];
  },
  cases: [
    { name: "one element", inputShapes: [[1]] },
    { name: "prime size", inputShapes: [[7, 13]] },
    { name: "one past a workgroup", inputShapes: [[65]] },
    { name: "mixed sizes", inputShapes: [[999]], values: ["mixed"] },
  ],
};
