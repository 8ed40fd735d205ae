import type { Measurement } from "./evaluate/measurement.ts";
import { RECORD_VALUES, recordAt } from "./training_state.ts";

/** Points of a curve. */
const POINTS = 20;

/**
 * Makes the curve of the training loss: its mean over each twentieth of the run, in f64 and in the
 * order of the steps.
 *
 * @param log Records of the steps that count.
 * @param steps Steps of the whole run.
 * @returns A row at the end of each part that was trained to its end.
 */
export function trainingCurve(log: Float32Array, steps: number): Measurement[] {
  const taken = log.length / RECORD_VALUES;
  const count = Math.min(POINTS, steps);
  const rows: Measurement[] = [];
  for (let point = 1, from = 0; point <= count; point++) {
    const to = Math.round(steps * point / count);
    if (to > taken) break;
    let sum = 0;
    for (let step = from; step < to; step++) sum += recordAt(log, step).loss;
    rows.push({
      split: "train",
      metric: "loss",
      step: to,
      value: sum / (to - from),
      unit: "nat",
    });
    from = to;
  }
  return rows;
}

/** Gives the share of steps whose gradients were clipped; NaN where no step was taken. */
export function clippedShare(log: Float32Array): number {
  const steps = log.length / RECORD_VALUES;
  let clipped = 0;
  for (let step = 0; step < steps; step++) {
    const { scale } = recordAt(log, step);
    if (scale >= 0 && scale < 1) clipped += 1;
  }
  return clipped / steps;
}
