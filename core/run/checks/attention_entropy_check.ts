import { log64 } from "../../base/host_math.ts";
import type { Device } from "../../device/device.ts";
import { ENTROPY_LENGTHS } from "../../experiment/part_checks.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import { alibiSlopes } from "../../model/alibi.ts";
import { rotaryTables } from "../../model/position_tables.ts";
import { add, matmul, rotary, scale, softmax } from "../../../kernels/mod.ts";
import { ROTARY_LAYOUT } from "../../../kernels/rotary/rotary_attributes.ts";
import { draw, type PartCheck, runOnce, turningPairs } from "./part_context.ts";

/** Queries of each head, all at the last position. */
const QUERIES = 16;

/**
 * Measures how spread attention is: the mean entropy over heads and queries at the end of sequences
 * of random keys, for several lengths. Where every key counts alike it is the logarithm of their
 * number.
 */
export const attentionEntropyCheck: PartCheck = async (device, { model, seed }) => {
  const findings = [];
  for (const length of ENTROPY_LENGTHS) {
    const shares = await sharesOf(device, model, { length, seed });
    const rows = shares.length / length;
    const sum = shares.reduce((total, p) => p > 0 ? total - p * log64(p) : total, 0);
    findings.push({ metric: `entropy_${length}`, value: sum / rows, unit: "nat" });
  }
  return findings;
};

/** Attention of queries at the last position to all keys. Shape: [heads, QUERIES, length]. */
async function sharesOf(
  device: Device,
  model: ModelSettings,
  { length, seed }: { readonly length: number; readonly seed: number },
): Promise<Float32Array> {
  const { heads, position } = model;
  const headDim = model.dModel / heads;
  const b = new GraphBuilder();
  const shape = (rows: number) => [heads, rows, headDim];
  const turn = (name: string, rows: number) =>
    position === "rope" ? turned(b, model, { name, rows }) : b.input(name, shape(rows));
  const inputs = [turn("q", QUERIES), turn("k", length)];
  let [scores] = b.apply(matmul, inputs, { transposeA: 0, transposeB: 1, precision: 24 });
  [scores] = b.apply(scale, [scores], { factor: 1 / Math.sqrt(headDim) });
  if (position === "alibi") {
    [scores] = b.apply(add, [scores, b.input("bias", [heads, QUERIES, length])]);
  }
  b.output("y", b.apply(softmax, [scores])[0]);
  const last = Array.from({ length: QUERIES }, () => length - 1);
  const all = Array.from({ length }, (_, i) => i);
  const { y } = await runOnce(device, b.build(), {
    q: draw(seed, "q", heads * QUERIES * headDim),
    k: draw(seed, "k", heads * length * headDim),
    bias: biasAtEnd(heads, length),
    ...anglesOf(model, { name: "q", positions: last, length }),
    ...anglesOf(model, { name: "k", positions: all, length }),
  });
  return y;
}

/** The bias of ALiBi for queries at the last position. */
function biasAtEnd(heads: number, length: number): Float32Array {
  const slopes = alibiSlopes(heads);
  return Float32Array.from(
    { length: heads * QUERIES * length },
    (_, i) => slopes[Math.floor(i / (QUERIES * length))] * (i % length - (length - 1)),
  );
}

/** Turns the rows of an input by tables of their own. */
function turned(
  b: GraphBuilder,
  model: ModelSettings,
  { name, rows }: { readonly name: string; readonly rows: number },
) {
  const headDim = model.dModel / model.heads;
  const pairs = turningPairs(model);
  const [cos, sin] = ["cos", "sin"].map((of) => b.input(`${name}.${of}`, [rows, pairs]));
  const x = b.input(name, [model.heads, rows, headDim]);
  const layout = ROTARY_LAYOUT[model.ropeLayout];
  return b.apply(rotary, [x, cos, sin], {
    firstColumn: 0,
    heads: 1,
    headDim,
    layout,
    inverse: 0,
  })[0];
}

/** Rows of the model's tables, for each position. */
function anglesOf(
  model: ModelSettings,
  { name, positions, length }: {
    readonly name: string;
    readonly positions: readonly number[];
    readonly length: number;
  },
): Record<string, Float32Array> {
  if (model.position !== "rope") return {};
  const pairs = turningPairs(model);
  const tables = rotaryTables({ positions: length, pairs, base: model.ropeTheta });
  const rowsOf = (table: Float32Array) =>
    Float32Array.from(
      { length: positions.length * pairs },
      (_, i) => table[positions[Math.floor(i / pairs)] * pairs + i % pairs],
    );
  return { [`${name}.cos`]: rowsOf(tables.cos), [`${name}.sin`]: rowsOf(tables.sin) };
}
