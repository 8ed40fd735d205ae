import type { DataSettings } from "../data/data_settings.ts";
import { modelArms, settledArm } from "./arms.ts";
import { type Cell, createCell } from "./cell.ts";
import { settledData } from "./data_schema.ts";
import type { Experiment } from "./experiment.ts";
import { longestSide } from "../model/architecture.ts";
import type { ModelSettings } from "../model/model_settings.ts";
import type { TrainingCellConfig } from "./model_cell.ts";
import { placeLabel, sizesOf, stepsAt } from "./sizes.ts";
import { DUPLICATE_ARM } from "./timed_arms.ts";
import type { SizeSettings, TrainingBlock } from "./training_blocks.ts";

/** What is added to the seeds of an arm for its duplicate. */
export const DUPLICATE_SEED_SHIFT = 1_000_000;

/**
 * Makes the training cells of an experiment: for each data set and size all trials of rates, then
 * budget by budget every arm, the duplicate behind them, with every seed.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `training/markov/swiglu/steps=400/seed=0` and
 * `trial/markov/swiglu/rate=0.003/seed=1000`; of a size `training/markov/small/swiglu/…`.
 */
export function trainingCells(experiment: Experiment): readonly Cell[] {
  const { training, seeds } = experiment;
  if (training === undefined) return [];
  const arms = Object.keys(modelArms(experiment));
  const places = training.data.map(settledData).flatMap((data) =>
    sizesOf(training).map((size) => ({ data, ...(size && { size }) }))
  );
  return places.flatMap((place) => {
    const main = training.budgets.flatMap((budget) => [
      ...arms.flatMap((arm) =>
        seeds.map((seed) => mainConfig(experiment, training, { ...place, arm, budget, seed }))
      ),
      ...(training.duplicate === undefined ? [] : seeds.map((seed) => ({
        ...mainConfig(experiment, training, { ...place, arm: training.duplicate!, budget, seed }),
        arm: DUPLICATE_ARM,
        of: training.duplicate,
        seed: seed + DUPLICATE_SEED_SHIFT,
      }))),
    ]);
    const trials = main.flatMap((config) => config.of === undefined ? trialCells(config) : []);
    const unique = new Map(trials.map((cell) => [cell.id, cell]));
    return [
      ...unique.values(),
      ...main.map((config) => createCell(trainingCellId(config), config)),
    ];
  });
}

/**
 * Makes the trials that choose the rate of a training cell: rate by rate, each with every seed.
 *
 * @param config A main cell.
 * @returns Its trials; none where it has one rate only.
 */
export function trialCells(config: TrainingCellConfig): readonly Cell[] {
  const { of, trial, ...rest } = config;
  if (trial === undefined) return [];
  const { every: _, decoded: __, ...evaluation } = config.evaluation;
  return config.rates.flatMap((rate) =>
    trial.seeds.map((seed) => {
      const trialConfig: TrainingCellConfig = {
        ...rest,
        role: "trial",
        arm: of ?? config.arm,
        seed,
        train: { ...config.train, learningRate: rate },
        steps: trial.steps,
        rates: [rate],
        evaluation: {
          ...evaluation,
          lengths: [config.train.length],
          metrics: [],
          fixes: [],
          gradientNorms: false,
        },
      };
      return createCell(trainingCellId(trialConfig), trialConfig);
    })
  );
}

/** Names a training cell or a trial. */
function trainingCellId(
  { role, data, size, arm, steps, seed, train }: Pick<
    TrainingCellConfig,
    "role" | "data" | "size" | "arm" | "steps" | "seed" | "train"
  >,
): string {
  const place = placeLabel(data.name, size);
  return role === "trial"
    ? `trial/${place}/${arm}/rate=${train.learningRate}/seed=${seed}`
    : `training/${place}/${arm}/steps=${steps}/seed=${seed}`;
}

/** Counts the training cells of an experiment without making them. */
export function countTrainingCells({ training, seeds, arms }: Experiment): number {
  if (training === undefined) return 0;
  const count = Object.keys(modelArms({ arms })).length;
  const { data, sizes = [undefined], budgets, learningRates, trial, duplicate } = training;
  const trials = learningRates.length > 1 ? count * learningRates.length * trial.seeds.length : 0;
  const main = (count + (duplicate === undefined ? 0 : 1)) * budgets.length * seeds.length;
  return data.length * sizes.length * (main + trials);
}

interface Place {
  readonly data: DataSettings;
  readonly size?: SizeSettings;
  readonly arm: string;
  readonly budget: number;
  readonly seed: number;
}

function mainConfig(
  experiment: Experiment,
  { learningRates, trial, evaluation }: TrainingBlock,
  { data, size, arm, budget, seed }: Place,
): TrainingCellConfig {
  const { name, version } = experiment;
  const { decoded = [], ...measured } = evaluation;
  const { model, train } = settledArm(experiment, arm, size);
  const rates = learningRates.length === 0 ? [train.learningRate] : learningRates;
  const lengths = evaluation.lengths.length === 0 ? [train.length] : evaluation.lengths;
  return {
    kind: "training",
    experiment: name,
    version,
    role: "main",
    arm,
    ...(size && { size: size.name }),
    seed,
    data,
    model: withPositionRows(model, Math.max(train.length, ...lengths)),
    train: { ...train, learningRate: rates[0] },
    steps: stepsAt(budget, size),
    rates,
    ...(rates.length > 1 ? { trial: { ...trial, steps: stepsAt(trial.steps, size) } } : {}),
    evaluation: { ...measured, lengths, ...(decoded.length > 0 && { decoded }) },
  };
}

/** Gives a learned table the rows of the longest window, where its settings do not say how many. */
export function withPositionRows(model: ModelSettings, longest: number): ModelSettings {
  const positionRows = longestSide(model.architecture, longest);
  return model.position === "learned" ? { positionRows, ...model } : model;
}
