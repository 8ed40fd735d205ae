import { placeLabel, sizedPlaces } from "../../experiment/sizes.ts";
import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import type { ClaimOutcome } from "../analysis.ts";
import { indexStream, sharedIndexStream } from "../index_stream.ts";
import type { SelectedCell } from "../select_records.ts";
import { type RankOutcome, rankStability } from "../statistics/rank_stability.ts";
import { duplicateOf } from "./duplicate_interval.ts";
import { gradientSeries } from "./gradient_series.ts";
import { judgeExponent } from "./judge_exponent.ts";
import { judgeTrainingClaims, type RunPlace } from "./judge_training_claims.ts";
import { lossControls } from "./loss_controls.ts";
import { hasSameWindows } from "./same_windows.ts";
import { scalingSets } from "./scaling_set.ts";
import { seedValues } from "./seed_values.ts";
import { stepTimes } from "./step_times.ts";
import { summarizeArm } from "./summarize_arm.ts";
import type { ArmOutcome, TrainingAnalysis, TrainingSet } from "./training_analysis.ts";
import { type TrainingRun, trainingRuns } from "./training_runs.ts";
import { trialOutcomes } from "./trial_outcomes.ts";

/** What is known about the trainings of an experiment. */
export interface AnalysedTraining {
  /** Summaries; absent where nothing is trained and no gradient measured. */
  readonly training?: TrainingAnalysis;
  /** Outcomes of the claims about trainings and gradients, by name. */
  readonly outcomes: ReadonlyMap<string, ClaimOutcome>;
}

/**
 * Summarises the trainings and gradients of an experiment and judges the claims about them.
 *
 * @param settled The experiment with all settings applied.
 * @param cells Every cell of the plan with its record.
 * @returns Summaries and outcomes.
 */
export function analyseTraining(
  settled: Experiment,
  cells: readonly SelectedCell[],
): AnalysedTraining {
  const { training, claims } = settled;
  const gradients = gradientSeries(cells);
  const runs = trainingRuns(cells);
  const places = training === undefined ? [] : sizedPlaces(training);
  const sets = places.map(({ data: name, size, budget, steps }): TrainingSet => {
    const place = { data: placeLabel(name, size?.name), steps };
    const own = runs.filter(({ data, steps }) => data === place.data && steps === place.steps);
    const difference = duplicateOf(
      { split: "held-out", metric: "loss" },
      own,
      training!.duplicate,
    );
    return {
      ...place,
      isMain: budget === training!.budgets.at(-1),
      runs: own,
      arms: summarize(own, place),
      times: stepTimes(cells, place.data),
      controls: lossControls(training!, own, place),
      ...(difference && { duplicate: { arm: training!.duplicate!, difference } }),
      ranks: rank(own, place),
    };
  });
  const setOf = ({ data, steps }: RunPlace) =>
    sets.find((set) => set.data === data && set.steps === steps);
  const outcomes = new Map(
    training === undefined ? [] : judgeTrainingClaims(claims, {
      training,
      runsOf: (place) => setOf(place)?.runs ?? [],
      controlsOf: (place) => setOf(place)?.controls ?? [],
    }),
  );
  for (const claim of claims) {
    if (claim.rule.kind !== "exponent-in-range") continue;
    outcomes.set(claim.id, judgeExponent(claim, claim.rule, gradients));
  }
  const scaling = training === undefined ? [] : scalingSets(settled, sets);
  const isEmpty = sets.length === 0 && gradients.length === 0;
  return {
    ...(isEmpty ? {} : { training: { sets, trials: trialOutcomes(cells), scaling, gradients } }),
    outcomes,
  };
}

function summarize(
  runs: readonly TrainingRun[],
  { data, steps }: RunPlace,
): readonly ArmOutcome[] {
  const arms = [...new Set(runs.map(({ arm }) => arm))];
  const runsOf = (arm: string) => runs.filter((run) => run.arm === arm);
  const blocksDrawn = sharedIndexStream(`bootstrap/training/${data}/${steps}`);
  return arms.map((arm, i) =>
    summarizeArm(runsOf(arm), { blocksDrawn, ...(i === 0 ? {} : { first: runsOf(arms[0]) }) })
  );
}

/** Ranks the arms that have a held-out loss at every seed, of the same windows as the first arm. */
function rank(
  runs: readonly TrainingRun[],
  { data, steps }: RunPlace,
): ReadonlyMap<string, RankOutcome> {
  const same = runs.filter(({ arm, config }) =>
    arm !== DUPLICATE_ARM && hasSameWindows(runs[0].config, config)
  );
  const arms = [...new Set(same.map(({ arm }) => arm))];
  const series = arms.map((arm) =>
    seedValues(runs, { arms: [arm], split: "held-out", metric: "loss" })
  ).filter(({ values, seeds }) => seeds.length > 1 && values.size === seeds.length);
  if (series.length < 2) return new Map();
  const ranks = rankStability(series.map(({ values }) => [...values.values()]), {
    drawIndex: indexStream(`bootstrap/ranks/${data}/${steps}`),
  });
  return new Map(series.map(({ arms: [arm] }, i) => [arm, ranks[i]]));
}
