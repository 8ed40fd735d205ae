import { type CsvRow, csvText } from "../csv_text.ts";
import type { TrainingAnalysis } from "./training_analysis.ts";

/**
 * Writes loss.csv: every quantity of every arm over seeds, beside the first arm's.
 *
 * @param analysis Summaries of the trainings.
 * @returns Text of the file.
 */
export function lossCsv({ sets }: TrainingAnalysis): string {
  return csvText(
    "loss.csv",
    sets.flatMap(({ data, steps, arms }) =>
      arms.flatMap(({ arm, asked, diverged, missing, values }): readonly CsvRow<"loss.csv">[] => {
        const common = { data, arm, budget: steps, runs: asked, diverged, missing };
        const rows = [...values.values()].map((value) => ({
          ...common,
          split: value.split,
          metric: value.metric,
          unit: value.unit,
          n: value.values.length,
          mean: value.mean.estimate,
          deviation: value.deviation,
          low: value.mean.low,
          high: value.mean.high,
          baseline: value.difference && arms[0].arm,
          difference: value.difference?.estimate,
          difference_low: value.difference?.low,
          difference_high: value.difference?.high,
          pairs: value.difference && value.pairs,
        }));
        const empty = { split: undefined, metric: undefined, unit: undefined, ...NOTHING };
        return rows.length > 0 ? rows : [{ ...common, ...empty }]; // all runs diverged
      })
    ),
  );
}

const NOTHING = {
  n: 0,
  mean: undefined,
  deviation: undefined,
  low: undefined,
  high: undefined,
  baseline: undefined,
  difference: undefined,
  difference_low: undefined,
  difference_high: undefined,
  pairs: undefined,
} as const;
