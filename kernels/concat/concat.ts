import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount, type Shape } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import { columns } from "./columns.ts";
import CONCAT from "./concat.wgsl" with { type: "text" };
import { placeColumnsSource, placeColumnsWasm } from "./place_columns.ts";

const NAME = "concat";
const INPUTS = ["a", "b"];

/**
 * Joins the rows of two tensors: a, then b.
 *
 * Shapes: `a` is `[..., m]`, `b` `[..., n]`, `y` `[..., m + n]`.
 */
export const concat: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["y"],
  attributes: [],
  inferShapes(shapes) {
    requireInputs(NAME, INPUTS, shapes);
    const [a, b] = shapes;
    const { width } = matrixOf(NAME, "a", a);
    const other = matrixOf(NAME, "b", b).width;
    const mustBe = [...a.slice(0, -1), other];
    requireShape(NAME, { name: "b", is: b, mustBe, as: "a but for the last axis" });
    return [[...a.slice(0, -1), width + other]];
  },
  reference([a, b], { inputs }) {
    const { rows, m, n } = sizeOf(inputs);
    return [Float64Array.from({ length: rows * (m + n) }, (_, at) => {
      const row = Math.floor(at / (m + n));
      const column = at % (m + n);
      return column < m ? a[row * m + column] : b[row * n + column - m];
    })];
  },
  gradient({ gradOutputs: [gradY], wanted, shapes, apply }) {
    if (gradY === undefined) return [undefined, undefined];
    const { m, n } = sizeOf(shapes.inputs);
    const part = (from: number, width: number) => apply(columns, [gradY], { from, width })[0];
    return [wanted[0] ? part(0, m) : undefined, wanted[1] ? part(m, n) : undefined];
  },
  bound: ({ outputs: [y] }) => [new Float64Array(y.length)],
  cost: ({ outputs: [y] }) => ({ elementsMoved: 2 * elementCount(y), flops: 0 }),
  functions: [],
  wasmSources: [placeColumnsSource],
  wasm({ inputs }) {
    const { rows, m, n } = sizeOf(inputs);
    const to = { to: output(0), toWidth: m + n };
    const first = { from: input(0), fromWidth: m, fromColumn: 0, ...to, toColumn: 0, width: m };
    const second = { from: input(1), fromWidth: n, fromColumn: 0, ...to, toColumn: m, width: n };
    return [placeColumnsWasm(rows, first), placeColumnsWasm(rows, second)];
  },
  webgpu({ inputs, outputs: [y] }) {
    const { m, n } = sizeOf(inputs);
    const count = elementCount(y);
    return [{
      code: CONCAT,
      bindings: [input(0), input(1), output(0)],
      params: [count, m, n],
      workgroups: workgroupsFor(count, ELEMENT_WORKGROUP),
    }];
  },
  cases: ([
    ["one element each", [1], 1, 1],
    ["prime sizes", [7], 13, 5],
    ["one axis", [], 3, 32],
    ["one past a workgroup", [13], 2, 3],
    ["three axes", [3, 5], 64, 66],
    ["shared by threads", [401], 33, 31],
  ] as const).map(([name, rows, m, n]) => ({ name, inputShapes: [[...rows, m], [...rows, n]] })),
};

function sizeOf([a, b]: readonly Shape[]): { rows: number; m: number; n: number } {
  const { rows, width } = matrixOf(NAME, "a", a);
  return { rows, m: width, n: matrixOf(NAME, "b", b).width };
}
