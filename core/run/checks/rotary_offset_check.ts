import { cos64, pow64, sin64 } from "../../base/host_math.ts";
import type { Device } from "../../device/device.ts";
import { ROTARY_REACHES } from "../../experiment/part_checks.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import { uniformAt } from "../../random/uniform.ts";
import { multiply, rotary, rowSum } from "../../../kernels/mod.ts";
import { ROTARY_LAYOUT } from "../../../kernels/rotary/rotary_attributes.ts";
import { bitsHash } from "./compare_values.ts";
import {
  checkStream,
  draw,
  type PartCheck,
  plainFindings,
  runOnce,
  turningPairs,
} from "./part_context.ts";

/** Pairs of a query and a key, each of the two at a random position. */
const ROWS = 256;

/**
 * Compares products of a query turned by m and a key turned by n, through the kernels, with the
 * product of the query and the key turned by n - m in f64; as shares of both lengths.
 *
 * Once with tables made in f64 and then rounded, as models have them, and once with angles that are
 * f32 themselves, as when a kernel multiplies position by frequency.
 */
export const ropeOffsetCheck: PartCheck = async (device, { model, seed }) => {
  const headDim = model.dModel / model.heads;
  const [q, k] = ["q", "k"].map((name) => draw(seed, name, ROWS * headDim));
  const values: Record<string, number | string> = {};
  let hash = "";
  for (const reach of ROTARY_REACHES) {
    const stream = checkStream(seed, `positions-${reach}`);
    const positions = (from: number) =>
      Array.from({ length: ROWS }, (_, i) => Math.floor(uniformAt(stream, from + i) * (reach + 1)));
    const at = { q, k, m: positions(0), n: positions(ROWS) };
    const expected = productsByOffset(model, at);
    const exact = await turnedProducts(device, model, { ...at, round: (angle) => angle });
    const rounded = await turnedProducts(device, model, { ...at, round: Math.fround });
    values[`max_error_${reach}`] = largestError(exact, expected);
    values[`float32_error_${reach}`] = largestError(rounded, expected);
    hash += bitsHash(exact);
  }
  return plainFindings({ ...values, output_hash: hash });
};

/** Queries and keys, and the position of each row. */
interface Turned {
  readonly q: Float32Array;
  readonly k: Float32Array;
  readonly m: readonly number[];
  readonly n: readonly number[];
}

interface Expected {
  readonly product: number;
  /** Product of the lengths of both vectors. */
  readonly size: number;
}

/** Pairs of columns that turn, their frequencies, and both columns of each. */
function anglePairs(model: ModelSettings) {
  const { ropeTheta, ropeLayout } = model;
  const count = turningPairs(model);
  return Array.from({ length: count }, (_, i) => ({
    frequency: 1 / pow64(ropeTheta, i / count),
    columns: ropeLayout === "half" ? [i, i + count] : [2 * i, 2 * i + 1],
  }));
}

/** Products of q and k turned by n - m, and the lengths of both, in f64. */
function productsByOffset(model: ModelSettings, { q, k, m, n }: Turned): Expected[] {
  const headDim = model.dModel / model.heads;
  const pairs = anglePairs(model);
  const norm = (row: Float32Array) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  return m.map((position, r) => {
    const [a, b] = [q, k].map((values) => values.subarray(r * headDim, (r + 1) * headDim));
    let product = a.reduce((sum, value, i) => sum + value * b[i], 0);
    for (const { frequency, columns: [i, j] } of pairs) {
      const angle = (n[r] - position) * frequency;
      product += (cos64(angle) - 1) * (a[i] * b[i] + a[j] * b[j]) +
        sin64(angle) * (a[j] * b[i] - a[i] * b[j]);
    }
    return { product, size: norm(a) * norm(b) };
  });
}

/** Turns every row by its own position, and multiplies. */
async function turnedProducts(
  device: Device,
  model: ModelSettings,
  { q, k, m, n, round }: Turned & { readonly round: (angle: number) => number },
): Promise<Float32Array> {
  const headDim = model.dModel / model.heads;
  const pairs = anglePairs(model);
  const layout = ROTARY_LAYOUT[model.ropeLayout];
  const b = new GraphBuilder();
  const turn = (name: string) => {
    const x = b.input(name, [ROWS, headDim]);
    const [cos, sin] = ["cos", "sin"].map((of) => b.input(`${name}.${of}`, [ROWS, pairs.length]));
    const attributes = { firstColumn: 0, heads: 1, headDim, layout, inverse: 0 };
    return b.apply(rotary, [x, cos, sin], attributes)[0];
  };
  const [products] = b.apply(multiply, [turn("q"), turn("k")]);
  b.output("y", b.apply(rowSum, [products])[0]);
  const table = (positions: readonly number[], of: (angle: number) => number) =>
    Float32Array.from(
      positions.flatMap((position) =>
        pairs.map(({ frequency }) => of(round(position * round(frequency))))
      ),
    );
  const { y } = await runOnce(device, b.build(), {
    ...{ q, "q.cos": table(m, cos64), "q.sin": table(m, sin64) },
    ...{ k, "k.cos": table(n, cos64), "k.sin": table(n, sin64) },
  });
  return y;
}

function largestError(found: Float32Array, expected: readonly Expected[]): number {
  return expected.reduce(
    (most, { product, size }, r) => Math.max(most, Math.abs(found[r] - product) / size),
    0,
  );
}
