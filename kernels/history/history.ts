import { input, type Op, output } from "../../core/base/op.ts";
import { formatShape } from "../../core/base/shape.ts";
import { ShapeError } from "../../core/base/errors.ts";
import { requireInputs } from "../shape_rules.ts";
import HISTORY from "./history.wgsl" with { type: "text" };

const NAME = "history";
const INPUTS = ["rows", "values", "at"];

/**
 * Writes values into one row of a table, in place: row `at` modulo the number of rows.
 *
 * So what a training loop wants to know of every step stays on the device, and is read once in
 * many steps. Values are kept by their bits, NaN and infinity too.
 *
 * Shapes: `rows` and `next` [capacity, K], `values` [K], `at` [1] of u32.
 */
export const history: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["next"],
  attributes: [],
  inputDtypes: ["f32", "f32", "u32"],
  inPlace: [{ output: 0, input: 0 }],
  inferShapes(shapes) {
    requireInputs(NAME, INPUTS, shapes);
    const [rows, values, at] = shapes;
    const fits = rows.length === 2 && rows[0] > 0 && rows[1] > 0 && values.length === 1 &&
      values[0] === rows[1] && at.length === 1 && at[0] === 1;
    if (fits) return [rows];
    throw new ShapeError(
      `Cannot apply ${NAME} as shapes must be rows [capacity, K], values [K] and at [1]: ` +
        `rows=${formatShape(rows)}, values=${formatShape(values)}, at=${formatShape(at)}`,
    );
  },
  reference([rows, values, [at]], { inputs: [[capacity, width]] }) {
    const next = rows.slice();
    next.set(values, at % capacity * width);
    return [next];
  },
  bound: ({ outputs: [next] }) => [next.map(() => 0)],
  cost: ({ inputs: [[, width]] }) => ({ elementsMoved: 2 * width + 1, flops: 0 }),
  functions: [],
  wasmSources: [{ file: "history/history_wasm.ts" }],
  wasm: ({ inputs: [[capacity, width]] }) => [{
    entry: "history",
    args: [input(1), input(2), output(0), capacity, width],
    extent: 1,
    align: 1,
    elementsPerUnit: 2 * width,
  }],
  webgpu: ({ inputs: [[capacity, width]] }) => [{
    code: HISTORY,
    bindings: [input(1), input(2), output(0)],
    params: [capacity, width],
    workgroups: [Math.ceil(width / 64), 1, 1],
  }],
  cases: [
    { name: "one value", inputShapes: [[1, 1], [1], [1]], values: ["normal", "normal", "word"] },
    {
      name: "three values",
      inputShapes: [[13, 3], [3], [1]],
      values: ["normal", "normal", "word"],
    },
    {
      name: "one past a workgroup",
      inputShapes: [[5, 65], [65], [1]],
      values: ["zero", "mixed", "index"],
    },
  ],
};
