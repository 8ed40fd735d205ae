import { ShapeError } from "../../core/base/errors.ts";
import {
  type Attributes,
  type GradientContext,
  input,
  type Op,
  output,
  type TensorRef,
} from "../../core/base/op.ts";
import { elementCount, formatShape, isSameShape, type Shape } from "../../core/base/shape.ts";
import { columnSum } from "../column_sum/column_sum.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { rowSum } from "../row_sum/row_sum.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";
import { sum } from "../sum/sum.ts";
import { BROADCAST_CASES } from "./broadcast_cases.ts";
import BROADCAST from "./broadcast.wgsl" with { type: "text" };

const NAME = "broadcast";
/** Names of the attributes that hold the sizes of the axes of y; 0 behind the last. */
const SIZES = ["size0", "size1", "size2", "size3"];

/** Which element of x an element of y copies: that of its column, of its row, or the only one. */
type Kind = "row" | "column" | "value";
const KIND_CODE = { row: 0, column: 1, value: 2 } as const satisfies Record<Kind, number>;

/**
 * Repeats a small tensor over a larger one: the gradient of sums and means.
 *
 * Shapes: `y` is `[size0, size1, ...]`, up to four axes. With `perRow` 1 `x` has one value for each
 * row: all axes of y but the last; with `perRow` 0 it is one row `[width]`, or one value `[1]`.
 */
export const broadcast: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["y"],
  attributes: ["perRow", ...SIZES],
  inferShapes([x, ...more], attributes) {
    requireInputs(NAME, ["x"], [x, ...more]);
    const y = targetOf(attributes);
    kindOf(x, y, attributes);
    return [y];
  },
  reference([x], { inputs, outputs: [y] }, attributes) {
    const source = sourceOf(kindOf(inputs[0], y, attributes), y);
    return [Float64Array.from({ length: elementCount(y) }, (_, at) => x[source(at)])];
  },
  gradient({ gradOutputs: [gradY], shapes, attributes, apply }) {
    if (gradY === undefined) return [undefined];
    const kind = kindOf(shapes.inputs[0], shapes.outputs[0], attributes);
    const reduction = { row: columnSum, column: rowSum, value: sum }[kind];
    return apply(reduction, [gradY]);
  },
  bound: ({ outputs: [y] }) => [new Float64Array(y.length)],
  cost: ({ inputs: [x], outputs: [y] }) => ({
    elementsMoved: elementCount(x) + elementCount(y),
    flops: 0,
  }),
  functions: [],
  wasmSources: [{ file: "broadcast/broadcast_wasm.ts" }],
  wasm({ inputs, outputs: [y] }, attributes) {
    const { rows, width } = matrixOf(NAME, "y", y);
    const kind = kindOf(inputs[0], y, attributes);
    const entry = `broadcast_${kind}`;
    const args = [input(0), output(0)];
    if (kind === "value") {
      return [{ entry, args, extent: rows * width, align: 16, elementsPerUnit: 1 }];
    }
    return [{ entry, args: [...args, width], extent: rows, align: 1, elementsPerUnit: width }];
  },
  webgpu({ inputs, outputs: [y] }, attributes) {
    const { rows, width } = matrixOf(NAME, "y", y);
    const quads = Math.ceil(rows * width / 4);
    return [{
      code: BROADCAST,
      bindings: [input(0), output(0)],
      params: [quads, width, KIND_CODE[kindOf(inputs[0], y, attributes)]],
      workgroups: workgroupsFor(quads, ELEMENT_WORKGROUP),
    }];
  },
  cases: BROADCAST_CASES,
};

/**
 * Adds a broadcast to a graph of gradients.
 *
 * @throws {ShapeError} If the shape has more than four axes.
 */
export function broadcastTo(
  apply: GradientContext["apply"],
  x: TensorRef,
  { shape, perRow }: { readonly shape: Shape; readonly perRow: boolean },
): TensorRef {
  if (shape.length > SIZES.length) {
    throw new ShapeError(
      `Cannot apply ${NAME} as y must have at most four axes: y=${formatShape(shape)}`,
    );
  }
  const sizes = SIZES.map((name, axis) => [name, shape[axis] ?? 0] as const);
  return apply(broadcast, [x], { perRow: perRow ? 1 : 0, ...Object.fromEntries(sizes) })[0];
}

function targetOf(attributes: Attributes): Shape {
  const sizes = SIZES.map((name) => attributes[name]);
  const axes = sizes.indexOf(0) < 0 ? SIZES.length : sizes.indexOf(0);
  const valid = axes > 0 &&
    sizes.every((size, axis) => axis < axes ? Number.isInteger(size) && size >= 1 : size === 0);
  if (valid) return sizes.slice(0, axes);
  throw new ShapeError(
    `Cannot apply ${NAME} as its sizes must be whole numbers of at least 1, then zeros: ${
      SIZES.map((name) => `${name}=${attributes[name]}`).join(", ")
    }`,
  );
}

function kindOf(x: Shape, y: Shape, { perRow }: Attributes): Kind {
  if (perRow === 1 && isSameShape(x, y.slice(0, -1))) return "column";
  if (perRow === 0 && isSameShape(x, y.slice(-1))) return "row";
  if (perRow === 0 && isSameShape(x, [1])) return "value";
  throw new ShapeError(
    `Cannot apply ${NAME} as x must have the shape of all axes of y but the last (perRow=1), of ` +
      `its last axis, or [1] (perRow=0): x=${formatShape(x)}, y=${
        formatShape(y)
      }, perRow=${perRow}`,
  );
}

function sourceOf(kind: Kind, y: Shape): (at: number) => number {
  const { width } = matrixOf(NAME, "y", y);
  if (kind === "row") return (at) => at % width;
  return kind === "column" ? (at) => Math.floor(at / width) : () => 0;
}
