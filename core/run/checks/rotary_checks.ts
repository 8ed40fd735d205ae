import { GraphBuilder } from "../../graph/graph_builder.ts";
import { rotaryTables } from "../../model/position_tables.ts";
import { rotary } from "../../../kernels/mod.ts";
import { ROTARY_LAYOUT } from "../../../kernels/rotary/rotary_attributes.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import { draw, type PartCheck, plainFindings, runOnce, turningPairs } from "./part_context.ts";

/** Positions of the sequence that is turned. */
const ROWS = 512;
/** Heads of it: the second shows that columns of one head do not reach into another. */
const HEADS = 2;

type Layout = keyof typeof ROTARY_LAYOUT;
type Settings = Parameters<PartCheck>[1]["model"];

/** Turns a sequence and turns it back: what differs, and how far norms of heads moved. */
export const ropeRotationCheck: PartCheck = async (device, { model, seed }) => {
  const { headDim, width } = sizes(model);
  const x = draw(seed, "x", ROWS * width);
  const { y, back } = await turn(device, model, { x, layout: model.ropeLayout });
  const norms = (values: Float32Array) => headNorms(values, headDim);
  const before = norms(x);
  const errors = norms(y).map((norm, i) => Math.abs(norm / before[i] - 1));
  return plainFindings({
    max_inverse_error: maxAbsoluteDifference(back, x),
    max_norm_error: errors.reduce((most, error) => Math.max(most, error), 0),
    output_hash: bitsHash(y),
  });
};

/** Compares both layouts, with columns put where the other layout looks for them, and without. */
export const ropeLayoutsCheck: PartCheck = async (device, { model, seed }) => {
  const x = draw(seed, "x", ROWS * sizes(model).width);
  const { y: halves } = await turn(device, model, { x, layout: "half" });
  const { y: pairs } = await turn(device, model, { x, layout: "interleaved" });
  const moved = permuteColumns(x, model);
  const { y: movedPairs } = await turn(device, model, { x: moved, layout: "interleaved" });
  return plainFindings({
    permuted_difference: maxAbsoluteDifference(permuteColumns(halves, model), movedPairs),
    plain_difference: maxAbsoluteDifference(halves, pairs),
    output_hash: bitsHash(halves),
  });
};

function sizes(model: Settings) {
  const headDim = model.dModel / model.heads;
  return { headDim, width: HEADS * headDim, pairs: turningPairs(model) };
}

/** Runs the kernel on the tables of the model, and once more the other way round. */
function turn(
  device: Parameters<PartCheck>[0],
  model: Settings,
  { x, layout }: { readonly x: Float32Array; readonly layout: Layout },
) {
  const { headDim, width, pairs } = sizes(model);
  const b = new GraphBuilder();
  const [cos, sin] = ["cos", "sin"].map((name) => b.input(name, [ROWS, pairs]));
  const attributes = { firstColumn: 0, heads: HEADS, headDim, layout: ROTARY_LAYOUT[layout] };
  const apply = (values: number, inverse: number) =>
    b.apply(rotary, [values, cos, sin], { ...attributes, inverse })[0];
  const y = apply(b.input("x", [ROWS, width]), 0);
  b.output("y", y);
  b.output("back", apply(y, 1));
  const tables = rotaryTables({ positions: ROWS, pairs, base: model.ropeTheta });
  return runOnce(device, b.build(), { x, ...tables });
}

/** Moves column i of the first half of what turns to 2 i, and of the second to 2 i + 1. */
function permuteColumns(values: Float32Array, model: Settings): Float32Array {
  const { headDim, pairs } = sizes(model);
  const moved = Float32Array.from(values);
  for (let start = 0; start < values.length; start += headDim) {
    for (let i = 0; i < pairs; i++) {
      moved[start + 2 * i] = values[start + i];
      moved[start + 2 * i + 1] = values[start + pairs + i];
    }
  }
  return moved;
}

function headNorms(values: Float32Array, headDim: number): Float64Array {
  return Float64Array.from({ length: values.length / headDim }, (_, head) => {
    let sum = 0;
    for (let i = 0; i < headDim; i++) {
      sum += values[head * headDim + i] * values[head * headDim + i];
    }
    return Math.sqrt(sum);
  });
}
