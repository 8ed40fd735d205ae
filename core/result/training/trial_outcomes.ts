import { placeLabel } from "../../experiment/sizes.ts";
import { chooseRate } from "../../train/choose_rate.ts";
import { finalLoss } from "../final_loss.ts";
import type { SelectedCell } from "../select_records.ts";
import type { RateOutcome, TrialOutcome } from "./training_analysis.ts";

/**
 * Collects the trials of learning rates, by data set, size and arm.
 *
 * @param cells Every cell of the plan with its record.
 * @returns One entry a data set and arm, in plan order; none where no rate was tried.
 */
export function trialOutcomes(cells: readonly SelectedCell[]): readonly TrialOutcome[] {
  const groups = new Map<string, Trial[]>();
  for (const { cell: { config }, record } of cells) {
    if (config.kind !== "training" || config.role !== "trial") continue;
    const { arm, steps, seed, train: { learningRate: rate } } = config;
    const data = placeLabel(config.data.name, config.size);
    const loss = record && finalLoss(record);
    const isDiverged = record?.status === "diverged";
    const key = JSON.stringify([data, arm]);
    const trials = groups.get(key) ?? [];
    trials.push({ data, arm, steps, rate, seed, loss, isDiverged });
    groups.set(key, trials);
  }
  return [...groups.values()].map((trials) => {
    const [{ data, arm, steps }] = trials;
    const all = [...new Set(trials.map(({ rate }) => rate))].sort((a, b) => a - b);
    const rates = all.map((rate) => outcomeOf(rate, trials.filter((trial) => trial.rate === rate)));
    const ended = rates.filter(({ asked, losses, diverged }) => losses.length + diverged === asked)
      .map(({ rate }) => rate);
    const judged = trials.filter(({ rate }) => ended.includes(rate));
    const choice = judged.length === 0 ? undefined : chooseRate(judged);
    const best = choice === undefined || choice.allDiverged ? undefined : choice.rate;
    const isAtEdge = best !== undefined && choice?.edge !== undefined;
    return { data, arm, steps, rates, ...(best === undefined ? {} : { best }), isAtEdge };
  });
}

interface Trial {
  readonly data: string;
  readonly arm: string;
  readonly steps: number;
  readonly rate: number;
  readonly seed: number;
  readonly loss: number | undefined;
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
