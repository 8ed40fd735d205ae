import { pow64 } from "../base/host_math.ts";

/** Shape of a bias on scores: a table `[heads, length, length]`. */
export interface BiasSize {
  readonly heads: number;
  readonly length: number;
}

/**
 * Gives the slope of each head: 2^(-8 i / n) for i = 1 ... n where n is a power of two.
 *
 * For another n: the slopes of the power of two below it, then every other one of those of the
 * power above.
 *
 * Source: Press et al. 2022, arXiv:2108.12409, section 3; for other counts the authors' program,
 * `get_slopes` of `fairseq/models/transformer.py` in ofirpress/attention_with_linear_biases.
 */
export function alibiSlopes(heads: number): Float64Array {
  const below = powerOfTwoBelow(heads);
  const slope = (n: number, i: number) => pow64(2, -8 * i / n);
  return Float64Array.from(
    { length: heads },
    (_, i) => i < below ? slope(below, i + 1) : slope(2 * below, 2 * (i - below) + 1),
  );
}

/**
 * Makes the bias of ALiBi on scores: -slope |query - key|.
 *
 * It is added after the scores were scaled, and is not divided by the root of the head's width. In
 * causal attention only keys up to the query count; where all are seen the bias is symmetric, which
 * is not of the paper.
 *
 * Shape: `[heads, length, length]`.
 */
export function alibiBias({ heads, length }: BiasSize): Float32Array {
  const bias = new Float32Array(heads * length * length);
  alibiSlopes(heads).forEach((slope, head) => {
    for (let query = 0; query < length; query++) {
      const row = (head * length + query) * length;
      for (let key = 0; key < length; key++) bias[row + key] = 0 - slope * Math.abs(query - key);
    }
  });
  return bias;
}

function powerOfTwoBelow(count: number): number {
  let power = 1;
  while (2 * power <= count) power *= 2;
  return power;
}
