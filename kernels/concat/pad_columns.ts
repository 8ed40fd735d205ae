import { ShapeError } from "../../core/base/errors.ts";
import { type Attributes, input, type Op, output } from "../../core/base/op.ts";
import { elementCount, formatShape, type Shape } from "../../core/base/shape.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";
import { columns } from "./columns.ts";
import { placeColumnsSource, shiftColumnsWebgpu } from "./place_columns.ts";

const NAME = "pad_columns";

/**
 * Puts columns among zeros: the gradient of `columns`.
 *
 * Shapes: `x` is `[..., n]`, `y` `[..., total]`, with x from column `from` on.
 */
export const padColumns: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["y"],
  attributes: ["from", "total"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, ["x"], shapes);
    const [x] = shapes;
    return [[...x.slice(0, -1), placeOf(x, attributes).total]];
  },
  reference([x], { inputs }, attributes) {
    const { rows, n, from, total } = placeOf(inputs[0], attributes);
    const y = new Float64Array(rows * total);
    x.forEach((value, at) => y[Math.floor(at / n) * total + from + at % n] = value);
    return [y];
  },
  gradient({ gradOutputs: [gradY], shapes: { inputs: [x] }, attributes, apply }) {
    if (gradY === undefined) return [undefined];
    const { n, from } = placeOf(x, attributes);
    return apply(columns, [gradY], { from, width: n });
  },
  bound: ({ outputs: [y] }) => [new Float64Array(y.length)],
  cost: ({ inputs: [x], outputs: [y] }) => ({
    elementsMoved: elementCount(x) + elementCount(y),
    flops: 0,
  }),
  functions: [],
  wasmSources: [placeColumnsSource],
  wasm({ inputs: [x] }, attributes) {
    const { rows, n, from, total } = placeOf(x, attributes);
    return [{
      entry: "pad_columns",
      args: [input(0), output(0), n, total, from],
      extent: rows,
      align: 1,
      elementsPerUnit: total,
    }];
  },
  webgpu({ inputs: [x] }, attributes) {
    const { rows, n, from, total } = placeOf(x, attributes);
    return [shiftColumnsWebgpu(rows, { fromWidth: n, toWidth: total, shift: -from })];
  },
  cases: ([
    ["one element", [1], 0, 1],
    ["prime sizes", [7, 3], 5, 13],
    ["zeros behind", [5, 32], 0, 35],
    ["zeros in front", [5, 3], 32, 35],
    ["one past a workgroup", [13, 2], 1, 5],
    ["three axes", [3, 5, 33], 31, 96],
    ["shared by threads", [401, 64], 1, 100],
  ] as const).map(([name, x, from, total]) => ({
    name,
    inputShapes: [x],
    attributes: { from, total },
  })),
};

interface Place {
  readonly rows: number;
  readonly n: number;
  readonly from: number;
  readonly total: number;
}

function placeOf(x: Shape, { from, total }: Attributes): Place {
  const { rows, width: n } = matrixOf(NAME, "x", x);
  const whole = Number.isInteger(from) && Number.isInteger(total);
  if (whole && from >= 0 && from + n <= total) return { rows, n, from, total };
  throw new ShapeError(
    `Cannot apply ${NAME} as all columns of x must lie between from and total: x=${
      formatShape(x)
    }, from=${from}, total=${total}`,
  );
}
