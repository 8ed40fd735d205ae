import { ShapeError } from "../../core/base/errors.ts";
import { type Attributes, input, type Op, output } from "../../core/base/op.ts";
import { elementCount, formatShape, type Shape } from "../../core/base/shape.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";
import { padColumns } from "./pad_columns.ts";
import { placeColumnsSource, placeColumnsWasm, shiftColumnsWebgpu } from "./place_columns.ts";

const NAME = "columns";

/**
 * Takes a range of columns: the parts that `concat` joined.
 *
 * Shapes: `x` is `[..., n]`, `y` `[..., width]`, the columns from `from` on.
 */
export const columns: Op = {
  name: NAME,
  inputs: ["x"],
  outputs: ["y"],
  attributes: ["from", "width"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, ["x"], shapes);
    const [x] = shapes;
    matrixOf(NAME, "x", x);
    const { width } = rangeOf(x, attributes);
    return [[...x.slice(0, -1), width]];
  },
  reference([x], { inputs }, attributes) {
    const { rows, n, from, width } = rangeOf(inputs[0], attributes);
    return [Float64Array.from(
      { length: rows * width },
      (_, at) => x[Math.floor(at / width) * n + from + at % width],
    )];
  },
  gradient({ gradOutputs: [gradY], shapes: { inputs: [x] }, attributes, apply }) {
    if (gradY === undefined) return [undefined];
    const { n, from } = rangeOf(x, attributes);
    return apply(padColumns, [gradY], { from, total: n });
  },
  bound: ({ outputs: [y] }) => [new Float64Array(y.length)],
  cost: ({ outputs: [y] }) => ({ elementsMoved: 2 * elementCount(y), flops: 0 }),
  functions: [],
  wasmSources: [placeColumnsSource],
  wasm({ inputs: [x] }, attributes) {
    const { rows, n, from, width } = rangeOf(x, attributes);
    const to = { to: output(0), toWidth: width, toColumn: 0 };
    return [placeColumnsWasm(rows, {
      from: input(0),
      fromWidth: n,
      fromColumn: from,
      ...to,
      width,
    })];
  },
  webgpu({ inputs: [x] }, attributes) {
    const { rows, n, from, width } = rangeOf(x, attributes);
    return [shiftColumnsWebgpu(rows, { fromWidth: n, toWidth: width, shift: from })];
  },
  cases: ([
    ["one element", [1], 0, 1],
    ["prime sizes", [7, 13], 5, 3],
    ["the first", [5, 35], 0, 32],
    ["the last", [5, 35], 32, 3],
    ["all", [5, 13], 0, 13],
    ["one past a workgroup", [13, 9], 2, 5],
    ["three axes", [3, 5, 96], 31, 33],
    ["shared by threads", [401, 100], 1, 64],
  ] as const).map(([name, x, from, width]) => ({
    name,
    inputShapes: [x],
    attributes: { from, width },
  })),
};

interface Range {
  readonly rows: number;
  readonly n: number;
  readonly from: number;
  readonly width: number;
}

function rangeOf(x: Shape, { from, width }: Attributes): Range {
  const { rows, width: n } = matrixOf(NAME, "x", x);
  const whole = Number.isInteger(from) && Number.isInteger(width);
  if (whole && from >= 0 && width >= 1 && from + width <= n) return { rows, n, from, width };
  throw new ShapeError(
    `Cannot apply ${NAME} as from and width must name columns of x: x=${
      formatShape(x)
    }, from=${from}, width=${width}`,
  );
}
