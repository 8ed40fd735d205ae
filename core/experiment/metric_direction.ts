/** Metrics of trainings of which more is better; of all others less is. */
const HIGHER: ReadonlySet<string> = new Set([
  "accuracy",
  "exact_match",
  "decoded_exact_match",
  "bleu",
  "tokens",
]);

/**
 * Says which way a metric of a training is better.
 *
 * @param metric Name of the metric.
 * @returns `higher` for accuracies, BLEU and tokens, as of headroom, else `lower`.
 */
export function metricDirection(metric: string): "lower" | "higher" {
  return HIGHER.has(metric) ? "higher" : "lower";
}
