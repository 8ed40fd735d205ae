import { log64 } from "../../base/host_math.ts";

/**
 * Computes the loss of what came with a probability.
 *
 * @param probability From 0 to 1.
 * @returns Its negative logarithm in nats: 0 for 1 (never -0), infinity for 0.
 */
export function lossOf(probability: number): number {
  return 0 - log64(probability);
}
