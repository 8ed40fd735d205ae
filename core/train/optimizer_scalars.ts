import { pow64 } from "../base/host_math.ts";
import { learningRate } from "./schedule.ts";
import type { TrainSpec } from "./train_spec.ts";

/**
 * Makes what an optimizer op needs to know of a step, in f64 and then rounded.
 *
 * For AdamW: decay, step, root, eps, beta1, 1 - beta1, beta2, 1 - beta2, where decay is
 * 1 - rate weightDecay, step = rate / (1 - beta1^t), root = 1 / sqrt(1 - beta2^t) and t counts from
 * 1; for SGD: rate, momentum, weight decay.
 *
 * @param spec Optimizer and schedule.
 * @param step Steps taken before, from 0.
 */
export function optimizerScalars({ optimizer, schedule }: TrainSpec, step: number): Float32Array {
  const rate = learningRate(schedule, step);
  if (optimizer.kind === "sgd") {
    return Float32Array.of(rate, optimizer.momentum, optimizer.weightDecay);
  }
  const { beta1, beta2, eps, weightDecay } = optimizer;
  return Float32Array.of(
    1 - rate * weightDecay,
    rate / (1 - pow64(beta1, step + 1)),
    1 / Math.sqrt(1 - pow64(beta2, step + 1)),
    eps,
    beta1,
    1 - beta1,
    beta2,
    1 - beta2,
  );
}
