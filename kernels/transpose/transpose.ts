import { ShapeError } from "../../core/base/errors.ts";
import { type Attributes, input, type Op, output } from "../../core/base/op.ts";
import { elementCount, formatShape, type Shape } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";
import TRANSPOSE from "./transpose.wgsl" with { type: "text" };

const NAME = "transpose";

/**
 * Exchanges the axes `axis` and `axis + 1`.
 *
 * Of a matrix `[m, n]` with axis 0 that is its transpose; of `[B, T, H, D]` with axis 1 it brings
 * heads in front of positions, and the same op brings them back.
 */
export const transpose: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["y"],
  attributes: ["axis"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, ["x"], shapes);
    const [x] = shapes;
    const { axis } = sizesOf(x, attributes);
    return [[...x.slice(0, axis), x[axis + 1], x[axis], ...x.slice(axis + 2)]];
  },
  reference([x], { inputs }, attributes) {
    const { m, n, inner } = sizesOf(inputs[0], attributes);
    const y = new Float64Array(x.length);
    x.forEach((value, at) => {
      const element = at % inner;
      const column = Math.floor(at / inner) % n;
      const row = Math.floor(at / (inner * n)) % m;
      const batch = Math.floor(at / (inner * n * m));
      y[((batch * n + column) * m + row) * inner + element] = value;
    });
    return [y];
  },
  gradient({ gradOutputs: [gradY], attributes, apply }) {
    return gradY === undefined ? [undefined] : apply(transpose, [gradY], attributes);
  },
  bound: ({ outputs: [y] }) => [new Float64Array(y.length)],
  cost: ({ outputs: [y] }) => ({ elementsMoved: 2 * elementCount(y), flops: 0 }),
  functions: [],
  wasmSources: [{ file: "transpose/transpose_wasm.ts" }],
  wasm({ inputs: [x] }, attributes) {
    const { batch, m, n, inner } = sizesOf(x, attributes);
    return [{
      entry: inner === 1 ? "transpose_elements" : "transpose_rows",
      args: [input(0), output(0), m, n, ...(inner === 1 ? [] : [inner])],
      extent: batch * n,
      align: 1,
      elementsPerUnit: m * inner,
    }];
  },
  webgpu({ inputs: [x] }, attributes) {
    const { m, n, inner } = sizesOf(x, attributes);
    const count = elementCount(x);
    return [{
      code: TRANSPOSE,
      bindings: [input(0), output(0)],
      params: [count, m, n, inner],
      workgroups: workgroupsFor(count, ELEMENT_WORKGROUP),
    }];
  },
  cases: ([
    ["one element", [1, 1], 0],
    ["prime sizes", [7, 13], 0],
    ["blocks of four", [16, 24], 0],
    ["one past a workgroup", [5, 13], 0],
    ["a batch of matrices", [3, 9, 35], 1],
    ["heads", [2, 5, 3, 16], 1],
    ["heads of an odd width", [2, 5, 3, 7], 1],
    ["first axes", [3, 4, 5], 0],
    ["shared by threads", [2, 129, 131], 1],
    ["heads, shared by threads", [2, 67, 4, 33], 1],
  ] as const).map(([name, x, axis]) => ({ name, inputShapes: [x], attributes: { axis } })),
};

function sizesOf(x: Shape, { axis }: Attributes) {
  matrixOf(NAME, "x", x);
  if (!Number.isInteger(axis) || axis < 0 || axis + 2 > x.length) {
    throw new ShapeError(
      `Cannot apply ${NAME} as axis and axis + 1 must be axes of x: x=${
        formatShape(x)
      }, axis=${axis}`,
    );
  }
  return {
    axis,
    batch: elementCount(x.slice(0, axis)),
    m: x[axis],
    n: x[axis + 1],
    inner: elementCount(x.slice(axis + 2)),
  };
}
