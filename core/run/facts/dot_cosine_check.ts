import { GraphBuilder } from "../../graph/graph_builder.ts";
import type { TensorId } from "../../graph/graph.ts";
import { multiply, rmsNorm, rowSum, scale } from "../../../kernels/mod.ts";
import { bitsHash, maxAbsoluteDifference } from "../checks/compare_values.ts";
import { draw, plainFindings, runOnce } from "../checks/part_context.ts";
import type { FactCheck } from "./fact_context.ts";

/** Too small to move a norm of normal numbers. */
const EPS = 1e-12;

/**
 * Compares products q k with cosines in f64, of normal vectors: `difference` as they are,
 * `unit_difference` of q and k over their lengths. With 2 q for q the product is
 * `doubled_dot_ratio` times as large, at least, and the cosine moves by
 * `doubled_cosine_difference`. `rank_correlation`: Spearman's, of products and cosines.
 */
export const dotCosineCheck: FactCheck<"dot-cosine"> = async (device, { settings, seed }) => {
  const { pairs, width } = settings;
  const b = new GraphBuilder();
  const [q, k] = ["q", "k"].map((name) => b.input(name, [pairs, width]));
  const gain = b.input("gain", [width]);
  const dot = (p: TensorId, r: TensorId) => b.apply(rowSum, [b.apply(multiply, [p, r])[0]])[0];
  const unit = (x: TensorId) => b.apply(rmsNorm, [x, gain], { eps: EPS })[0];
  const [doubled] = b.apply(scale, [q], { factor: 2 });
  for (const [name, of] of Object.entries({ plain: q, doubled })) {
    b.output(`${name}.dot`, dot(of, k));
    b.output(`${name}.cosine`, dot(unit(of), unit(k)));
  }
  const inputs = { q: draw(seed, "q", pairs * width), k: draw(seed, "k", pairs * width) };
  const found = await runOnce(device, b.build(), {
    ...inputs,
    gain: new Float32Array(width).fill(1 / Math.sqrt(width)), // a row's length, not its root mean square
  });
  const plain = found["plain.dot"];
  const cosines = cosines64(inputs, width);
  return plainFindings({
    difference: maxAbsoluteDifference(plain, cosines),
    unit_difference: maxAbsoluteDifference(found["plain.cosine"], cosines),
    doubled_dot_ratio: Math.min(...plain.map((value, i) => found["doubled.dot"][i] / value)),
    doubled_cosine_difference: maxAbsoluteDifference(
      found["doubled.cosine"],
      found["plain.cosine"],
    ),
    rank_correlation: rankCorrelation(plain, cosines),
    output_hash: bitsHash(plain),
  });
};

function cosines64(
  { q, k }: { readonly q: Float32Array; readonly k: Float32Array },
  width: number,
): Float64Array {
  const cosines = new Float64Array(q.length / width);
  return cosines.map((_, row) => {
    let [product, squareQ, squareK] = [0, 0, 0];
    for (let i = row * width; i < (row + 1) * width; i++) {
      product += q[i] * k[i];
      squareQ += q[i] * q[i];
      squareK += k[i] * k[i];
    }
    return product / Math.sqrt(squareQ * squareK);
  });
}

/** Spearman's correlation of values of which no two are equal. */
function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ranksA, ranksB] = [a, b].map((values) => {
    const order = Array.from(values, (_, i) => i).sort((p, r) => values[p] - values[r]);
    const ranks: number[] = [];
    order.forEach((place, rank) => ranks[place] = rank);
    return ranks;
  });
  const n = a.length;
  const sum = ranksA.reduce((total, rank, i) => total + (rank - ranksB[i]) * (rank - ranksB[i]), 0);
  return 1 - 6 * sum / (n * (n * n - 1));
}
