import type { DataSettings } from "../data/data_settings.ts";
import { modelArms, settledArm } from "./arms.ts";
import { type Cell, createCell } from "./cell.ts";
import { settledData } from "./data_schema.ts";
import type { Experiment } from "./experiment.ts";
import { longestSide } from "../model/architecture.ts";
import type { ModelSettings } from "../model/model_settings.ts";
import type { TrainingCellConfig } from "./model_cell.ts";
import { DUPLICATE_ARM } from "./timed_arms.ts";
import type { TrainingBlock } from "./training_blocks.ts";

/** What is added to the seeds of an arm for its duplicate. */
export const DUPLICATE_SEED_SHIFT = 1_000_000;

/**
 * Makes the training cells of an experiment: for each data set all trials of rates, then budget by
 * budget every arm, the duplicate behind them, with every seed.
 *
 * @param experiment The experiment, with the settings of its profile applied.
 * @returns The cells, named such as `training/markov/swiglu/steps=400/seed=0` and
 * `trial/markov/swiglu/rate=0.003/seed=1000`.
 */
export function trainingCells(experiment: Experiment): readonly Cell[] {
  const { training, seeds } = experiment;
  if (training === undefined) return [];
  const arms = Object.keys(modelArms(experiment));
  return training.data.map(settledData).flatMap((data) => {
    const main = training.budgets.flatMap((steps) => [
      ...arms.flatMap((arm) =>
        seeds.map((seed) => mainConfig(experiment, training, { data, arm, steps, seed }))
      ),
      ...(training.duplicate === undefined ? [] : seeds.map((seed) => ({
        ...mainConfig(experiment, training, { data, arm: training.duplicate!, steps, seed }),
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
  const { every: _, ...evaluation } = config.evaluation;
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
  { role, data, arm, steps, seed, train }: Pick<
    TrainingCellConfig,
    "role" | "data" | "arm" | "steps" | "seed" | "train"
  >,
): string {
  return role === "trial"
    ? `trial/${data.name}/${arm}/rate=${train.learningRate}/seed=${seed}`
    : `training/${data.name}/${arm}/steps=${steps}/seed=${seed}`;
}

/** Counts the training cells of an experiment without making them. */
export function countTrainingCells({ training, seeds, arms }: Experiment): number {
  if (training === undefined) return 0;
  const count = Object.keys(modelArms({ arms })).length;
  const { data, budgets, learningRates, trial, duplicate } = training;
  const trials = learningRates.length > 1 ? count * learningRates.length * trial.seeds.length : 0;
  const main = (count + (duplicate === undefined ? 0 : 1)) * budgets.length * seeds.length;
  return data.length * (main + trials);
}

interface Place {
  readonly data: DataSettings;
  readonly arm: string;
  readonly steps: number;
  readonly seed: number;
}

function mainConfig(
  experiment: Experiment,
  { learningRates, trial, evaluation }: TrainingBlock,
  { data, arm, steps, seed }: Place,
): TrainingCellConfig {
  const { name, version } = experiment;
  const { model, train } = settledArm(experiment, arm);
  const rates = learningRates.length === 0 ? [train.learningRate] : learningRates;
  const lengths = evaluation.lengths.length === 0 ? [train.length] : evaluation.lengths;
  return {
    kind: "training",
    experiment: name,
    version,
    role: "main",
    arm,
    seed,
    data,
    model: withPositionRows(model, Math.max(train.length, ...lengths)),
    train: { ...train, learningRate: rates[0] },
    steps,
    rates,
    ...(rates.length > 1 ? { trial } : {}),
    evaluation: { ...evaluation, lengths },
  };
}

/** Gives a learned table the rows of the longest window, where its settings do not say how many. */
export function withPositionRows(model: ModelSettings, longest: number): ModelSettings {
  const positionRows = longestSide(model.architecture, longest);
  return model.position === "learned" ? { positionRows, ...model } : model;
}
