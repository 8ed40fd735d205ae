import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { requireInputs, requireMatrix } from "../shape_rules.ts";
import { bucketBiasGrad } from "./bucket_bias_grad.ts";
import { bucketBiasReference } from "./bucket_bias_reference.ts";
import BUCKET_BIAS from "./bucket_bias.wgsl" with { type: "text" };

const NAME = "bucket_bias";
const INPUTS = ["table", "places"];

/**
 * Looks up a bias on the scores of attention: for each head, query and key that of their bucket.
 *
 * Shapes: `table` is `[buckets, heads]`, `places` `[T, S]`; `y` is `[heads, T, S]`.
 */
export const bucketBias: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["y"],
  attributes: [],
  inputDtypes: ["f32", "u32"],
  inferShapes(shapes) {
    requireInputs(NAME, INPUTS, shapes);
    const [table, places] = shapes;
    requireMatrix(NAME, "table", table);
    requireMatrix(NAME, "places", places);
    return [[table[1], ...places]];
  },
  limits: ({ inputs: [[buckets]] }) => [undefined, { below: buckets }],
  reference: ([table, places], { inputs: [[, heads]] }) => [
    bucketBiasReference(table, places, heads),
  ],
  gradient({ inputs: [, places], gradOutputs: [gradY], shapes, apply }) {
    if (gradY === undefined) return [undefined, undefined];
    const [buckets] = shapes.inputs[0];
    return [apply(bucketBiasGrad, [gradY, places], { buckets })[0], undefined];
  },
  bound: ({ outputs: [y] }) => [new Float64Array(y.length)],
  cost({ inputs: [, places], outputs: [y] }) {
    return { elementsMoved: 2 * elementCount(y) + elementCount(places), flops: 0 };
  },
  functions: [],
  wasmSources: [{ file: "bucket_bias/bucket_bias_wasm.ts" }],
  wasm({ inputs: [[buckets, heads], [queries, keys]] }) {
    return [{
      entry: "bucket_bias",
      args: [input(0), input(1), output(0), buckets, heads, queries, keys],
      extent: heads * queries,
      align: 1,
      elementsPerUnit: keys,
    }];
  },
  webgpu({ inputs: [[buckets, heads], places], outputs: [y] }) {
    const count = elementCount(y);
    return [{
      code: BUCKET_BIAS,
      bindings: [input(0), input(1), output(0)],
      params: [count, elementCount(places), heads, buckets],
      workgroups: workgroupsFor(count, ELEMENT_WORKGROUP),
    }];
  },
  cases: [
    { name: "one element", inputShapes: [[1, 1], [1, 1]], values: ["normal", "zero"] },
    { name: "prime sizes", inputShapes: [[7, 3], [5, 11]], values: ["normal", "index"] },
    { name: "one past a workgroup", inputShapes: [[8, 1], [5, 13]], values: ["normal", "index"] },
    { name: "shared by threads", inputShapes: [[32, 2], [67, 67]], values: ["normal", "index"] },
  ],
};
