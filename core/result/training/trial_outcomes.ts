import { metricNumber } from "../cell_record.ts";
import type { SelectedCell } from "../select_records.ts";
import { mean } from "../statistics/summary.ts";
import type { RateOutcome, TrialOutcome } from "./training_analysis.ts";

/**
 * Collects the trials of learning rates, by data set and arm.
 *
 * @param cells Every cell of the plan with its record.
 * @returns One entry a data set and arm, in plan order; none where no rate was tried.
 */
export function trialOutcomes(cells: readonly SelectedCell[]): readonly TrialOutcome[] {
  const groups = new Map<string, Trial[]>();
  for (const { cell: { config }, record } of cells) {
    if (config.kind !== "training" || config.role !== "trial") continue;
    const { arm, data, steps, train: { learningRate: rate } } = config;
    const loss = record?.status === "ok" ? finalLoss(record.metrics) : undefined;
    const isDiverged = record?.status === "diverged";
    const key = JSON.stringify([data.name, arm]);
    const trials = groups.get(key) ?? [];
    trials.push({ data: data.name, arm, steps, rate, loss, isDiverged });
    groups.set(key, trials);
  }
  return [...groups.values()].map((trials) => {
    const [{ data, arm, steps }] = trials;
    const all = [...new Set(trials.map(({ rate }) => rate))].sort((a, b) => a - b);
    const rates = all.map((rate) => outcomeOf(rate, trials.filter((trial) => trial.rate === rate)));
    const complete = rates.filter(({ asked, losses }) => losses.length === asked);
    let best: RateOutcome | undefined; // of equal means the smaller rate
    for (const each of complete) {
      if (best === undefined || mean(each.losses) < mean(best.losses)) best = each;
    }
    const isAtEdge = best !== undefined && all.length > 1 &&
      (best.rate === all[0] || best.rate === all[all.length - 1]);
    return { data, arm, steps, rates, ...(best && { best: best.rate }), isAtEdge };
  });
}

interface Trial {
  readonly data: string;
  readonly arm: string;
  readonly steps: number;
  readonly rate: number;
  readonly loss?: number;
  readonly isDiverged: boolean;
}

function outcomeOf(rate: number, trials: readonly Trial[]): RateOutcome {
  return {
    rate,
    asked: trials.length,
    losses: trials.flatMap(({ loss }) => loss ?? []),
    diverged: trials.filter(({ isDiverged }) => isDiverged).length,
  };
}

function finalLoss(
  metrics: readonly { split: string; metric: string; value: number | string }[],
): number | undefined {
  const found = metrics.findLast(({ split, metric }) => split === "held-out" && metric === "loss");
  const value = found && metricNumber(found.value);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
