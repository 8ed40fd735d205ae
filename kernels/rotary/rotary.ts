import { input, type Op, type OpCase, output } from "../../core/base/op.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import ROTARY from "./rotary.wgsl" with { type: "text" };
import {
  ROTARY_ATTRIBUTES,
  ROTARY_INPUTS,
  ROTARY_LAYOUT,
  rotarySize,
} from "./rotary_attributes.ts";
import { rotaryFirst, rotarySecond } from "./rotary_functions.ts";
import { rotaryReference } from "./rotary_reference.ts";

const NAME = "rotary";

/**
 * Rotary position embedding on a range of columns: heads of headDim columns from firstColumn on.
 *
 * The tables [T, pairs] come from the host; x is [..., T, width]. In a packed tensor [q | k | v]
 * the heads of q and k are one range, and v is copied. The gradient is the rotation back.
 */
export const rotary: Op = {
  name: NAME,
  inputs: ROTARY_INPUTS,
  outputs: ["y"],
  attributes: ROTARY_ATTRIBUTES,
  inferShapes(shapes, attributes) {
    rotarySize(NAME, shapes, attributes);
    return [shapes[0]];
  },
  withoutGradient: ["cos", "sin"], // tables of angles
  gradient({ inputs: [, cos, sin], gradOutputs: [gradY], attributes, apply }) {
    if (gradY === undefined) return [undefined, undefined, undefined];
    const back = { ...attributes, inverse: 1 - attributes.inverse };
    return [apply(rotary, [gradY, cos, sin], back)[0], undefined, undefined];
  },
  reference([x, cos, sin], { inputs }, attributes) {
    return [rotaryReference({ x, cos, sin }, rotarySize(NAME, inputs, attributes))];
  },
  bound({ inputs: [x, cos, sin], shapes, attributes }) {
    // A product and a sum round once each, so both products count twice.
    const size = rotarySize(NAME, shapes.inputs, attributes);
    const sizes = rotaryReference(
      { x: x.map(Math.abs), cos: cos.map(Math.abs), sin: sin.map(Math.abs) },
      { ...size, inverse: 0 },
    );
    const flipped = rotaryReference(
      { x: x.map(Math.abs), cos: cos.map(Math.abs), sin: sin.map(Math.abs) },
      { ...size, inverse: 1 },
    );
    return [
      sizes.map((value, i) =>
        2.01 * UNIT_ROUNDOFF * Math.max(Math.abs(value), Math.abs(flipped[i])) + STORE_FLUSH
      ),
    ];
  },
  cost({ inputs }, attributes) {
    const { rows, width, positions, pairs, heads } = rotarySize(NAME, inputs, attributes);
    return {
      elementsMoved: 2 * rows * width + 2 * positions * pairs,
      flops: 6 * rows * heads * pairs,
    };
  },
  functions: [rotaryFirst, rotarySecond],
  wasmSources: [{ file: "rotary/rotary_wasm.ts" }],
  wasm({ inputs }, attributes) {
    const size = rotarySize(NAME, inputs, attributes);
    const { rows, width, positions, pairs, firstColumn, heads, headDim, layout, inverse } = size;
    return [{
      entry: "rotary",
      args: [
        ...[0, 1, 2].map(input),
        output(0),
        ...[width, positions, pairs, firstColumn, heads, headDim, layout, inverse],
      ],
      extent: rows,
      align: 1,
      elementsPerUnit: width,
    }];
  },
  webgpu({ inputs }, attributes) {
    const size = rotarySize(NAME, inputs, attributes);
    const { rows, width, positions, pairs, firstColumn, heads, headDim, layout, inverse } = size;
    return [{
      code: ROTARY,
      bindings: [...[0, 1, 2].map(input), output(0)],
      params: [
        ...[rows * width, width, positions, pairs, firstColumn, heads, headDim, layout],
        inverse * 0x80000000,
      ],
      workgroups: workgroupsFor(rows * width, ELEMENT_WORKGROUP),
    }];
  },
  cases: [
    rotaryCase("one pair", [1, 1, 2], { pairs: 1, headDim: 2 }),
    rotaryCase("one pair in halves", [1, 2], { pairs: 1, headDim: 2, layout: ROTARY_LAYOUT.half }),
    rotaryCase("whole heads", [2, 33, 32], { pairs: 4, headDim: 8, heads: 4 }),
    rotaryCase("whole heads in halves", [2, 33, 32], {
      ...{ pairs: 4, headDim: 8, heads: 4 },
      layout: ROTARY_LAYOUT.half,
    }),
    rotaryCase("odd head, part of it, in packed columns", [3, 7, 61], {
      ...{ pairs: 5, headDim: 13, heads: 3, firstColumn: 5 },
      inverse: 1,
    }),
    rotaryCase("odd head, part of it in halves, in packed columns", [3, 7, 61], {
      ...{ pairs: 5, headDim: 13, heads: 3, firstColumn: 5, layout: ROTARY_LAYOUT.half },
      inverse: 1,
    }),
    { ...rotaryCase("tiny", [5, 8], { pairs: 4, headDim: 8 }), values: ["tiny", "normal", "tiny"] },
    {
      ...rotaryCase("mixed sizes", [2, 9, 16], { pairs: 8, headDim: 16, layout: 1 }),
      values: ["mixed", "normal", "normal"],
    },
  ],
};

function rotaryCase(
  name: string,
  x: readonly number[],
  { pairs, ...attributes }: { readonly pairs: number } & Readonly<Record<string, number>>,
): OpCase {
  const table = [x[x.length - 2], pairs];
  return {
    name,
    inputShapes: [x, table, table],
    attributes: { firstColumn: 0, heads: 1, layout: 0, inverse: 0, ...attributes },
  };
}
