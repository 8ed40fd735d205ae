import { ShapeError } from "../../core/base/errors.ts";
import { type Attributes, input, type Op, output, scratch } from "../../core/base/op.ts";
import { elementCount, formatShape } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd, storeSum } from "../reduction/lane_functions.ts";
import { requireInputs, requireMatrix } from "../shape_rules.ts";
import { bucketBiasGradReference } from "./bucket_bias_reference.ts";
import GRAD_ROWS from "./bucket_bias_grad_rows.wgsl" with { type: "text" };
import GRAD_TOTAL from "./bucket_bias_grad_total.wgsl" with { type: "text" };

const NAME = "bucket_bias_grad";
const INPUTS = ["gradY", "places"];

/**
 * Gradient of the table of a bias by buckets: for each bucket and head the sum over its places.
 *
 * Keys of a query are added in order, from +0, then queries in order.
 *
 * Shapes: `gradY` is `[heads, T, S]`, `places` `[T, S]`, the result `[buckets, heads]`.
 */
export const bucketBiasGrad: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["gradTable"],
  attributes: ["buckets"],
  inputDtypes: ["f32", "u32"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [gradY, places] = shapes;
    requireMatrix(NAME, "places", places);
    if (gradY.length !== 3 || gradY[1] !== places[0] || gradY[2] !== places[1]) {
      throw new ShapeError(
        `Cannot apply ${NAME} as gradY must have a run of all places for each head: ` +
          `gradY=${formatShape(gradY)}, places=${formatShape(places)}`,
      );
    }
    return [[bucketsOf(attributes), gradY[0]]];
  },
  limits: (_shapes, attributes) => [undefined, { below: bucketsOf(attributes) }],
  reference: ([gradY, places], { outputs: [[buckets, heads]] }) => [
    bucketBiasGradReference(gradY, places, { buckets, heads }),
  ],
  bound({ inputs: [gradY, places], shapes: { inputs: [[, queries, keys]], outputs: [table] } }) {
    const [buckets, heads] = table;
    const sizes = bucketBiasGradReference(gradY.map(Math.abs), places, { buckets, heads });
    return [sizes.map((size) => (queries + keys) * UNIT_ROUNDOFF * size + STORE_FLUSH)];
  },
  cost({ inputs: [gradY, places], outputs: [table] }) {
    const elementsMoved = elementCount(gradY) + elementCount(places) + elementCount(table);
    return { elementsMoved, flops: elementCount(gradY) };
  },
  scratch: ({ inputs: [[heads, queries]] }, attributes) => [[
    heads,
    queries,
    bucketsOf(attributes),
  ]],
  functions: [laneAdd, storeSum],
  wasmSources: [{ file: "bucket_bias/bucket_bias_wasm.ts" }],
  wasm({ inputs: [[heads, queries, keys]] }, attributes) {
    const buckets = bucketsOf(attributes);
    return [{
      entry: "bucket_bias_grad_rows",
      args: [input(0), input(1), scratch(0), buckets, queries, keys],
      extent: heads * queries,
      align: 1,
      elementsPerUnit: keys + buckets,
    }, {
      entry: "bucket_bias_grad_total",
      args: [scratch(0), output(0), buckets, heads, queries],
      extent: buckets * heads,
      align: 16,
      elementsPerUnit: queries,
    }];
  },
  webgpu({ inputs: [[heads, queries, keys]] }, attributes) {
    const buckets = bucketsOf(attributes);
    return [{
      code: GRAD_ROWS,
      bindings: [input(0), input(1), scratch(0)],
      params: [heads * queries * buckets, buckets, queries, keys],
      workgroups: workgroupsFor(heads * queries * buckets, ELEMENT_WORKGROUP),
    }, {
      code: GRAD_TOTAL,
      bindings: [scratch(0), output(0)],
      params: [buckets * heads, buckets, heads, queries],
      workgroups: workgroupsFor(buckets * heads, ELEMENT_WORKGROUP),
    }];
  },
  cases: ([
    ["one element", [1, 1, 1], 1],
    ["prime sizes", [3, 5, 11], 7],
    ["rows without a place", [2, 13, 5], 33],
    ["shared by threads", [2, 67, 67], 32],
  ] as const).map(([name, gradY, buckets]) => ({
    name,
    inputShapes: [gradY, gradY.slice(1)],
    attributes: { buckets },
    values: ["normal", buckets === 1 ? "zero" : "index"],
  })),
};

function bucketsOf({ buckets }: Attributes): number {
  if (Number.isInteger(buckets) && buckets >= 1) return buckets;
  throw new ShapeError(
    `Cannot apply ${NAME} as buckets must be a whole number of at least 1: buckets=${buckets}`,
  );
}
