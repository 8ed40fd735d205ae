import { GraphBuilder } from "../../graph/graph_builder.ts";
import type { TensorId } from "../../graph/graph.ts";
import { add, matmul, scale } from "../../../kernels/mod.ts";
import { bitsHash, maxAbsoluteDifference } from "../checks/compare_values.ts";
import { draw, plainFindings, runOnce } from "../checks/part_context.ts";
import { descend, meanSquare } from "./descend.ts";
import { type FactCheck, PRODUCT } from "./fact_context.ts";

/** Rows of inputs. */
const ROWS = 32;

/**
 * Puts thin matrices beside a frozen one, y = x W + alpha / rank (x A) B, with B = 0 (LoRA).
 *
 * `start_difference`: from x W before training. Then A and B are trained: `change` of them,
 * `frozen_change` of W, and `merge_difference` between y and x (W + alpha / rank A B), over the
 * largest y. `trained_share`: elements of A and B over those of W.
 *
 * Source: Hu et al. 2021, arXiv:2106.09685, section 4.1.
 */
export const lowRankCheck: FactCheck<"low-rank"> = async (device, { settings, seed }) => {
  const { from, to, rank, alpha, steps, rate } = settings;
  const scaled = (name: string, rows: number, columns: number) =>
    draw(seed, name, rows * columns).map((value) => value / Math.sqrt(rows));
  const start = {
    x: draw(seed, "x", ROWS * from),
    w: scaled("w", from, to),
    a: scaled("a", from, rank),
    b: new Float32Array(rank * to),
  };
  const build = (b: GraphBuilder) => {
    const [x, w] = [b.input("x", [ROWS, from]), b.input("w", [from, to])];
    const parameters = [b.input("a", [from, rank]), b.input("b", [rank, to])];
    const times = (p: TensorId, q: TensorId) => b.apply(matmul, [p, q], PRODUCT)[0];
    const [side] = b.apply(scale, [times(times(x, parameters[0]), parameters[1])], {
      factor: alpha / rank,
    });
    const plain = times(x, w);
    return { plain, y: b.apply(add, [plain, side])[0], w, parameters };
  };
  const outputs = async (values: Record<string, Float32Array>) => {
    const b = new GraphBuilder();
    const { plain, y } = build(b);
    b.output("plain", plain);
    b.output("y", y);
    return await runOnce(device, b.build(), values);
  };
  const first = await outputs(start);
  const trained = await descend(device, {
    ...{ steps, rate },
    build: (b) => {
      const { y, w, parameters } = build(b);
      b.output("frozen", b.apply(scale, [w], { factor: 1 })[0]);
      return { loss: meanSquare(b, [y, b.input("target", [ROWS, to])]), parameters };
    },
    reads: ["frozen"],
    inputs: { ...start, target: draw(seed, "target", ROWS * to) },
  });
  const last = await outputs({ ...start, ...trained });
  const merged = mergedWeights(start.w, trained, settings);
  const { plain } = await outputs({ ...start, w: merged });
  const largest = last.y.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return plainFindings({
    start_difference: maxAbsoluteDifference(first.y, first.plain),
    merge_difference: maxAbsoluteDifference(last.y, plain) / largest,
    frozen_change: maxAbsoluteDifference(trained.frozen, start.w),
    change: maxAbsoluteDifference(last.y, first.y),
    trained_share: rank * (from + to) / (from * to),
    output_hash: bitsHash(last.y),
  });
};

/** W + alpha / rank A B, in f64, then rounded. */
function mergedWeights(
  w: Float32Array,
  { a, b }: Record<string, Float32Array>,
  { to, rank, alpha }: { readonly to: number; readonly rank: number; readonly alpha: number },
): Float32Array {
  return w.map((value, place) => {
    const [row, column] = [Math.floor(place / to), place % to];
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += a[row * rank + k] * b[k * to + column];
    return value + alpha / rank * sum;
  });
}
