import { exp64, log64 } from "../../core/base/host_math.ts";

/** Size of the logits, and the target that does not count. */
export interface CrossEntropySize {
  readonly rows: number;
  readonly width: number;
  readonly ignoreIndex: number;
}

/**
 * Takes the cross-entropy of each row: -log(softmax(x)[target]), 0 where the target is ignored.
 *
 * Shapes: `logits` is `[rows, width]`, `targets` `[rows]`; the results `[rows]` and `[rows, 2]`.
 * Accuracy: f64 throughout.
 *
 * @param logits The logits; not modified.
 * @param targets Column of each row; not modified.
 * @returns Losses, and the maximum and the sum of exp(x - maximum) of each row, new arrays.
 */
export function crossEntropyReference(
  logits: Float64Array,
  targets: Float64Array,
  { rows, width, ignoreIndex }: CrossEntropySize,
): [losses: Float64Array, stats: Float64Array] {
  const losses = new Float64Array(rows);
  const stats = new Float64Array(2 * rows);
  for (let r = 0; r < rows; r++) {
    const row = logits.subarray(r * width, (r + 1) * width);
    const maximum = row.reduce((a, b) => Math.max(a, b));
    const sum = row.reduce((total, x) => total + exp64(x - maximum), 0);
    stats.set([maximum, sum], 2 * r);
    if (targets[r] !== ignoreIndex) losses[r] = log64(sum) + (maximum - row[targets[r]]);
  }
  return [losses, stats];
}

/**
 * Takes the gradient of the cross-entropy: (exp(x - maximum) / sum - [column is target]) gradLoss.
 *
 * Shapes: as in `crossEntropyReference()`.
 * Accuracy: f64 throughout.
 *
 * @param inputs Logits, targets, stats of the forward pass, gradient of the losses; not modified.
 * @returns Gradient of the logits, new array.
 */
export function crossEntropyGradReference(
  [logits, targets, stats, gradLosses]: readonly Float64Array[],
  { rows, width, ignoreIndex }: CrossEntropySize,
): Float64Array {
  const gradLogits = new Float64Array(rows * width);
  for (let r = 0; r < rows; r++) {
    if (targets[r] === ignoreIndex) continue;
    for (let i = 0; i < width; i++) {
      const share = exp64(logits[r * width + i] - stats[2 * r]) / stats[2 * r + 1];
      gradLogits[r * width + i] = (share - (i === targets[r] ? 1 : 0)) * gradLosses[r];
    }
  }
  return gradLogits;
}
