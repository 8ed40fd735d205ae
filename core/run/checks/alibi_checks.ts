import { exp64 } from "../../base/host_math.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { biasedAttention } from "../../../kernels/mod.ts";
import { alibiBias, alibiSlopes } from "../../model/alibi.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import { draw, type PartCheck, plainFindings, runOnce } from "./part_context.ts";

/** Most heads whose slopes are compared. */
const MOST_HEADS = 64;
/** Tokens of the sequence that is attended to. */
const LENGTH = 96;

/**
 * Compares the slopes of 1 to 64 heads with the rule of the paper's code: for n heads, n a power of
 * two, the powers of 2^(-8 / n); for other n those of the power below, then every second one of the
 * power above. The roots are made by square roots here, and powers by products.
 */
export const alibiSlopesCheck: PartCheck = () => {
  let [error, largest] = [0, 0];
  for (let heads = 1; heads <= MOST_HEADS; heads++) {
    const expected = slopesByRoots(heads);
    const slopes = alibiSlopes(heads);
    if (slopes.length !== heads) error = Infinity;
    expected.forEach((slope, i) => {
      error = Math.max(error, Math.abs(slopes[i] / slope - 1));
      largest = Math.max(largest, slopes[i]);
    });
  }
  return Promise.resolve(plainFindings({ max_relative_error: error, largest_slope: largest }));
};

function slopesByRoots(heads: number): number[] {
  let power = 1;
  while (2 * power <= heads) power *= 2;
  const powersOf = (count: number) => {
    let root = 1 / 256;
    for (let size = count; size > 1; size /= 2) root = Math.sqrt(root);
    const slopes: number[] = [];
    for (let i = 0, slope = root; i < count; i++, slope *= root) slopes.push(slope);
    return slopes;
  };
  const more = powersOf(2 * power).filter((_, i) => i % 2 === 0).slice(0, heads - power);
  return [...powersOf(power), ...more];
}

/**
 * Runs attention with the bias -m (i - j), and with m j, which differs by a constant in each row;
 * and compares it with the formula in f64, with the bias as it is and with the bias over the root
 * of a head's width.
 */
export const alibiBiasCheck: PartCheck = async (device, { model, seed }) => {
  const { dModel, heads } = model;
  const [q, k, v] = ["q", "k", "v"].map((name) => draw(seed, name, LENGTH * dModel));
  const byDistance = alibiBias({ heads, length: LENGTH });
  const slopes = alibiSlopes(heads);
  const byKey = byDistance.map((_, i) => slopes[Math.floor(i / (LENGTH * LENGTH))] * (i % LENGTH));
  const b = new GraphBuilder();
  const [x, y, z] = ["q", "k", "v"].map((name) => b.input(name, [1, LENGTH, dModel]));
  const attributes = {
    ...{ heads, kvHeads: heads, causal: 1, precision: 24 },
    scale: Math.fround(1 / Math.sqrt(dModel / heads)),
  };
  for (const name of ["distance", "key"]) {
    const bias = b.input(`by.${name}`, [heads, LENGTH, LENGTH]);
    b.output(name, b.apply(biasedAttention, [x, y, z, bias], attributes)[0]);
  }
  const inputs = { q, k, v, "by.distance": byDistance, "by.key": byKey };
  const { distance, key } = await runOnce(device, b.build(), inputs);
  const plain = attend({ q, k, v, bias: byDistance, heads, biasScale: 1 });
  const scaled = attend({ q, k, v, bias: byDistance, heads, biasScale: attributes.scale });
  return plainFindings({
    shift_difference: maxAbsoluteDifference(distance, key),
    bias_error: maxAbsoluteDifference(distance, plain),
    scaled_bias_error: maxAbsoluteDifference(distance, scaled),
    output_hash: bitsHash(distance),
  });
};

/** Causal attention by its formula, in f64. */
function attend(
  { q, k, v, bias, heads, biasScale }: {
    readonly q: Float32Array;
    readonly k: Float32Array;
    readonly v: Float32Array;
    readonly bias: Float32Array;
    readonly heads: number;
    readonly biasScale: number;
  },
): Float64Array {
  const width = q.length / LENGTH;
  const headDim = width / heads;
  const result = new Float64Array(q.length);
  for (let h = 0; h < heads; h++) {
    for (let i = 0; i < LENGTH; i++) {
      let total = 0;
      const row = new Float64Array(headDim);
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let c = 0; c < headDim; c++) {
          product += q[i * width + h * headDim + c] * k[j * width + h * headDim + c];
        }
        const added = biasScale * bias[(h * LENGTH + i) * LENGTH + j];
        const weight = exp64(product / Math.sqrt(headDim) + added);
        total += weight;
        for (let c = 0; c < headDim; c++) row[c] += weight * v[j * width + h * headDim + c];
      }
      row.forEach((value, c) => result[i * width + h * headDim + c] = value / total);
    }
  }
  return result;
}
