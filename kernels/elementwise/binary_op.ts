import {
  type Attributes,
  type GradientContext,
  input,
  type Op,
  type OpShapes,
  output,
  type TensorRef,
} from "../../core/base/op.ts";
import { elementCount, formatShape, isSameShape, type Shape } from "../../core/base/shape.ts";
import { ShapeError } from "../../core/base/errors.ts";
import type { F32, Tracer } from "../arithmetic/trace.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";
import { columnSum } from "../column_sum/column_sum.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { rowSum } from "../row_sum/row_sum.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";
import BINARY from "./binary.wgsl" with { type: "text" };

/** How the second operand meets the first: element by element, one row for all, one column for all. */
type Broadcast = "same" | "row" | "column";
const BROADCAST_CODE = { same: 0, row: 1, column: 2 } as const satisfies Record<Broadcast, number>;

/** What makes one elementwise op of two operands out of the family. */
export interface BinaryDefinition {
  readonly name: string;
  readonly trace: (t: Tracer, a: F32, b: F32) => F32;
  readonly reference: (a: number, b: number) => number;
  /** Gradient of a, of its shape. */
  readonly gradientA: (context: GradientContext, gradY: TensorRef) => TensorRef;
  /** Gradient of b; `reduce` sums a gradient of the shape of a to that of b. */
  readonly gradientB: (
    context: GradientContext,
    gradY: TensorRef,
    reduce: (gradient: TensorRef) => TensorRef,
  ) => TensorRef;
}

/**
 * Makes an op y = f(a, b) with one rounding, stored as a tensor.
 *
 * Shapes: `a` and `y` equal; `b` equal to `a`, or its last axis `[width]` (the same row for every
 * row). With the attribute `perRow` 1 `b` has one value for each row: all axes of `a` but the last.
 */
export function binaryOp(definition: BinaryDefinition): Op {
  const { name, trace, reference } = definition;
  const fn = traceFunction(`${name}_of`, ["a", "b"], trace, "tensor");
  const compute = (
    [a, b]: readonly Float64Array[],
    { inputs }: OpShapes,
    attributes: Attributes,
  ) => {
    const { width } = matrixOf(name, "a", inputs[0]);
    const kind = broadcastOf(name, inputs, attributes);
    return a.map((value, i) =>
      reference(value, b[kind === "same" ? i : kind === "row" ? i % width : Math.floor(i / width)])
    );
  };
  return {
    name,
    inputs: ["a", "b"],
    outputs: ["y"],
    attributes: [],
    inferShapes(shapes, attributes) {
      requireInputs(name, ["a", "b"], shapes);
      matrixOf(name, "a", shapes[0]);
      broadcastOf(name, shapes, attributes);
      return [shapes[0]];
    },
    reference: (inputs, shapes, attributes) => [compute(inputs, shapes, attributes)],
    gradient(context) {
      const { gradOutputs: [gradY], wanted, shapes, attributes, apply } = context;
      if (gradY === undefined) return [undefined, undefined];
      const kind = broadcastOf(name, shapes.inputs, attributes);
      const reduce = (gradient: TensorRef) =>
        kind === "same" ? gradient : apply(kind === "row" ? columnSum : rowSum, [gradient])[0];
      return [
        wanted[0] ? definition.gradientA(context, gradY) : undefined,
        wanted[1] ? definition.gradientB(context, gradY, reduce) : undefined,
      ];
    },
    elementwise: fn,
    bound: ({ outputs: [y] }) => [
      y.map((value) => UNIT_ROUNDOFF * Math.abs(value) + STORE_FLUSH),
    ],
    cost({ inputs: [a, b] }) {
      return {
        elementsMoved: 2 * elementCount(a) + elementCount(b),
        flops: elementCount(a),
      };
    },
    functions: [fn],
    wasmSources: [{ file: "elementwise/binary_wasm.ts", names: { FUNCTION: fn.name } }],
    wasm({ inputs }, attributes) {
      const { rows, width } = matrixOf(name, "a", inputs[0]);
      const kind = broadcastOf(name, inputs, attributes);
      const buffers = [input(0), input(1), output(0)];
      if (kind === "same") {
        const extent = rows * width;
        const entry = `binary_${fn.name}`;
        return [{ entry, args: buffers, extent, align: 16, elementsPerUnit: 1 }];
      }
      const entry = `binary_${kind}_${fn.name}`;
      return [{ entry, args: [...buffers, width], extent: rows, align: 1, elementsPerUnit: width }];
    },
    webgpu({ inputs }, attributes) {
      const { rows, width } = matrixOf(name, "a", inputs[0]);
      const quads = Math.ceil(rows * width / 4);
      return [{
        code: BINARY.replaceAll("FUNCTION", fn.name),
        bindings: [input(0), input(1), output(0)],
        params: [quads, width, BROADCAST_CODE[broadcastOf(name, inputs, attributes)]],
        workgroups: workgroupsFor(quads, ELEMENT_WORKGROUP),
      }];
    },
    cases: BINARY_CASES,
  };
}

function broadcastOf(
  name: string,
  [a, b]: readonly Shape[],
  { perRow = 0 }: Attributes,
): Broadcast {
  if (perRow === 1 && isSameShape(b, a.slice(0, -1))) return "column";
  if (perRow === 0 && isSameShape(b, a)) return "same";
  if (perRow === 0 && isSameShape(b, a.slice(-1))) return "row";
  throw new ShapeError(
    `Cannot apply ${name} as b must have the shape of a or of its last axis (perRow=0), or of all ` +
      `its axes but the last (perRow=1): a=${formatShape(a)}, b=${
        formatShape(b)
      }, perRow=${perRow}`,
  );
}

const PER_ROW = { perRow: 1 };
const BINARY_CASES = [
  { name: "one element", inputShapes: [[1], [1]] },
  { name: "prime sizes", inputShapes: [[7, 13], [7, 13]] },
  { name: "one past a workgroup", inputShapes: [[65], [65]] },
  { name: "one row for all", inputShapes: [[6, 35], [35]] },
  { name: "one column for all", inputShapes: [[35, 6], [35]], attributes: PER_ROW },
  { name: "three axes, one value a row", inputShapes: [[3, 5, 7], [3, 5]], attributes: PER_ROW },
  { name: "one row of a square", inputShapes: [[33, 33], [33]] },
  { name: "one column of a square", inputShapes: [[33, 33], [33]], attributes: PER_ROW },
  { name: "zero", inputShapes: [[9], [9]], values: ["zero", "normal"] },
  { name: "huge", inputShapes: [[9, 9], [9, 9]], values: ["huge", "normal"] },
  { name: "tiny", inputShapes: [[9, 9], [9, 9]], values: ["tiny", "tiny"] },
  { name: "mixed sizes", inputShapes: [[99], [99]], values: ["mixed", "mixed"] },
] as const;
