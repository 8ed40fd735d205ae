import { bitsOf } from "../../core/base/float_bits.ts";
import { type Attributes, type Op, output } from "../../core/base/op.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH } from "../norm/norm_bounds.ts";
import { requireInputs } from "../shape_rules.ts";
import FILL from "./fill.wgsl" with { type: "text" };

const NAME = "fill";

/**
 * Fills a tensor with one f32 value: the gradient of a loss for itself, and sums that are empty.
 *
 * Shapes: `y` is `[count]`.
 */
export const fill: Op = {
  name: NAME,
  inputs: [],
  outputs: ["y"],
  attributes: ["count", "value"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, [], shapes);
    return [[countOf(attributes)]];
  },
  reference: (_inputs, _shapes, attributes) => [
    new Float64Array(countOf(attributes)).fill(valueOf(attributes)),
  ],
  gradient: () => [],
  bound: ({ outputs: [y] }) => [new Float64Array(y.length)],
  cost: (_shapes, attributes) => ({ elementsMoved: countOf(attributes), flops: 0 }),
  functions: [],
  wasmSources: [{ file: "fill/fill_wasm.ts" }],
  wasm(_shapes, attributes) {
    const args = [output(0), valueOf(attributes)];
    return [{ entry: "fill", args, extent: countOf(attributes), align: 16, elementsPerUnit: 1 }];
  },
  webgpu(_shapes, attributes) {
    const count = countOf(attributes);
    return [{
      code: FILL,
      bindings: [output(0)],
      params: [count, bitsOf(valueOf(attributes))],
      workgroups: workgroupsFor(count, ELEMENT_WORKGROUP),
    }];
  },
  cases: [
    { name: "one element", inputShapes: [], attributes: { count: 1, value: 1 } },
    { name: "prime size", inputShapes: [], attributes: { count: 13, value: -0.75 } },
    { name: "one past a workgroup", inputShapes: [], attributes: { count: 65, value: 3 } },
    { name: "zeros", inputShapes: [], attributes: { count: 999, value: 0 } },
  ],
};

function countOf({ count }: Attributes): number {
  if (Number.isInteger(count) && count >= 1) return count;
  throw new RangeError(
    `Cannot apply ${NAME} as count must be a whole number of at least 1: count=${count}`,
  );
}

function valueOf({ value }: Attributes): number {
  const stored = Object.is(value, 0) || Math.abs(value) >= STORE_FLUSH;
  if (stored && Number.isFinite(value) && Math.fround(value) === value) return value;
  throw new RangeError(
    `Cannot apply ${NAME} as value must be a finite f32, +0 or at least 2^-51 in size: ` +
      `value=${Object.is(value, -0) ? "-0" : value}`,
  );
}
