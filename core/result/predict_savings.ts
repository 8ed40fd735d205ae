import { exp64, log64 } from "../base/host_math.ts";
import { isLevel, type LevelTimingConfig } from "../experiment/cell.ts";
import { normPoint, timingCellId } from "../experiment/grid.ts";
import { noNormArm } from "../experiment/timed_arms.ts";
import { normCount } from "../train/level_model.ts";
import type { Contrast, SavingPrediction, TimingOutcome } from "./analysis.ts";
import { type DrawIndex, sharedIndexStream } from "./index_stream.ts";
import { savingInterval } from "./saving_interval.ts";
import type { SelectedCell } from "./select_records.ts";
import type { Interval } from "./statistics/interval.ts";
import { timesByArm } from "./summarize_timing.ts";

/** Bootstrap samples of a prediction. */
const DRAWS = 4_000;
const CONFIDENCE = 0.95;

/**
 * Predicts by Amdahl's law what each block and step saves, from norms that were timed alone.
 *
 * `share = norms * time of a norm / time of the whole`, both of the baseline, and
 * `saving = share * saving of a norm`; times are geometric means over blocks. Arms of two forms are
 * left out, as more than their norms differs. Intervals are percentiles of a bootstrap that draws
 * the blocks of both cells, each of its own.
 *
 * @param cells Every cell of the plan with its record.
 * @param timings Measured timing cells.
 * @returns A prediction for each comparison of a block or step whose norm was timed alone.
 */
export function predictSavings(
  cells: readonly SelectedCell[],
  timings: readonly TimingOutcome[],
): readonly SavingPrediction[] {
  return timings.flatMap((timing) => {
    const { id, config, contrasts } = timing;
    if (!isLevel(config)) return [];
    const normCell = timingCellId(normPoint(config));
    const norm = timings.find((found) => found.id === normCell);
    const [whole, alone] = [logTimes(cells, id), logTimes(cells, normCell)];
    const blocksDrawn = sharedIndexStream(`bootstrap/prediction/${id}`);
    return contrasts.filter((contrast) => isOfOneForm(config, contrast)).flatMap((contrast) => {
      const { baseline, candidate } = contrast;
      const normContrast = norm?.contrasts.find((found) =>
        found.baseline === baseline && found.candidate === candidate
      );
      if (normContrast === undefined) return [];
      const norms = normCount(config.model);
      const { share, predicted } = predict(norms, blocksDrawn(), {
        whole: whole(baseline),
        baseline: alone(baseline),
        candidate: alone(candidate),
      });
      const measured = savingInterval(contrast);
      const without = contrasts.find((found) =>
        found.baseline === baseline && found.candidate === noNormArm(config.arms[baseline].form)
      );
      return [{
        cell: id,
        baseline,
        candidate,
        norms,
        normCell,
        normSaving: savingInterval(normContrast),
        share,
        measuredShare: without && savingInterval(without),
        predicted,
        measured,
        agrees: predicted.low <= measured.high && measured.low <= predicted.high,
      }];
    });
  });
}

/** Puts what is predicted beside what was measured. */
export function withPredictions(
  timings: readonly TimingOutcome[],
  predictions: readonly SavingPrediction[],
): readonly TimingOutcome[] {
  return timings.map((timing) => ({
    ...timing,
    contrasts: timing.contrasts.map((contrast) => {
      const found = predictions.find(({ cell, baseline, candidate }) =>
        cell === timing.id && baseline === contrast.baseline && candidate === contrast.candidate
      );
      if (found === undefined) return contrast;
      const { estimate, low, high } = found.predicted;
      return {
        ...contrast,
        predictedRatio: 1 - estimate,
        predictedInterval: [1 - high, 1 - low] as const,
      };
    }),
  }));
}

function isOfOneForm({ arms }: LevelTimingConfig, { baseline, candidate }: Contrast): boolean {
  return Object.hasOwn(arms, candidate) && arms[baseline].form === arms[candidate].form;
}

/** Logarithms of the times of an arm of a cell, one a block. */
function logTimes(
  cells: readonly SelectedCell[],
  id: string,
): (arm: string) => readonly number[] {
  const record = cells.find(({ cell }) => cell.id === id)?.record;
  const times = timesByArm(record?.samples ?? []);
  return (arm) => Array.from(times.get(arm)?.values() ?? [], log64);
}

/** Logarithms of times, one a block: of the baseline as a whole, and of the norms of both arms. */
interface LogTimes {
  readonly whole: readonly number[];
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

function predict(
  norms: number,
  drawIndex: DrawIndex,
  times: LogTimes,
): { readonly share: Interval; readonly predicted: Interval } {
  const at = (blocks: readonly number[], normBlocks: readonly number[]) => {
    const of = (list: readonly number[], from: readonly number[]) => {
      let sum = 0; // of thousands of samples: plain sums, as their rounding is far below the noise
      for (const i of from) sum += list[i];
      return sum / from.length;
    };
    const alone = of(times.baseline, normBlocks);
    const share = norms * exp64(alone - of(times.whole, blocks));
    return { share, saving: share * (1 - exp64(of(times.candidate, normBlocks) - alone)) };
  };
  const all = (list: readonly number[]) => list.map((_, i) => i);
  const drawn = (list: readonly number[]) => list.map(() => drawIndex(list.length));
  const estimate = at(all(times.whole), all(times.baseline));
  const draws = Array.from(
    { length: times.whole.length + times.baseline.length > 2 ? DRAWS : 1 },
    () => at(drawn(times.whole), drawn(times.baseline)),
  );
  return {
    share: interval(estimate.share, draws.map(({ share }) => share)),
    predicted: interval(estimate.saving, draws.map(({ saving }) => saving)),
  };
}

function interval(estimate: number, draws: readonly number[]): Interval {
  const sorted = draws.toSorted((a, b) => a - b);
  const tail = (1 - CONFIDENCE) / 2;
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  return { estimate, low: at(tail), high: at(1 - tail), confidence: CONFIDENCE };
}
