import type { Dataset } from "../data/dataset.ts";
import type { Device } from "../device/device.ts";
import type { TrainingCellConfig } from "../experiment/model_cell.ts";
import { formulaFlops } from "../model/formula_flops.ts";
import { type ModelCounts, modelCounts } from "../model/model_counts.ts";
import { Evaluator } from "../train/evaluate/evaluator.ts";
import { Trainer } from "../train/trainer.ts";
import { updateBatch } from "../train/update_batch.ts";
import type { Datasets } from "./datasets.ts";
import { trainingSpecOf } from "./run_training_cell.ts";

/** Updates before the clock is read. */
const WARM_UP = 3;
/** Least updates between its readings. */
const LEAST_UPDATES = 4;
/** Tokens of an evaluation that is measured. */
const TOKENS = 2_048;

/** What training and evaluation of a model take on a device. */
export interface StepMeasure {
  /** To build and compile a training step. */
  readonly setupSeconds: number;
  /** An update, with its batch. */
  readonly stepSeconds: number;
  /** To build and compile an evaluation. */
  readonly evaluationSetupSeconds: number;
  /** An operation of a forward pass, as `formulaFlops` counts them. */
  readonly secondsPerFlop: number;
  /** Bytes that the memory plan of a training step announces. */
  readonly sizeBytes: number;
  /** Tokens that there are. */
  readonly vocabulary: number;
  readonly counts: ModelCounts;
}

/**
 * Measures what cells of training cost, one after the other, behind a first one that does not count:
 * engines take their time to compile what runs often.
 *
 * @param device Where they would run.
 * @param configs The cells.
 * @param options Where data sets are, and about how long to measure updates of each.
 */
export async function measureAll(
  device: Device,
  configs: readonly TrainingCellConfig[],
  { datasets, seconds }: { readonly datasets: Datasets; readonly seconds: number },
): Promise<readonly StepMeasure[]> {
  const measures: StepMeasure[] = [];
  for (const config of [...configs.slice(0, 1), ...configs]) {
    const data = await datasets.open(config.data);
    measures.push(await measureStep(device, config, { data, seconds }));
  }
  return measures.slice(1);
}

/**
 * Measures what a cell of training costs: some updates, and the evaluation of some windows.
 *
 * @param device Where it would run.
 * @param config The cell.
 * @param options Its data, and about how long to measure updates.
 */
async function measureStep(
  device: Device,
  config: TrainingCellConfig,
  { data, seconds }: { readonly data: Dataset; readonly seconds: number },
): Promise<StepMeasure> {
  const spec = trainingSpecOf(config, { vocabulary: data.vocabulary });
  const { model, train: { batch, length, decays } } = spec;
  const source = { spec, data, seeds: [config.seed] };
  let lastMs = performance.now();
  const lap = () => {
    const startMs = lastMs;
    lastMs = performance.now();
    return (lastMs - startMs) / 1000;
  };
  const trainer = await Trainer.open(device, spec, { seeds: [config.seed] });
  const evaluator = new Evaluator(device, { model, decays });
  try {
    const setupSeconds = lap();
    const { plannedBytes } = trainer;
    let updates = 0;
    const takeSteps = async (count: number) => {
      for (let i = 0; i < count; i++) await trainer.takeStep(updateBatch(source, updates++));
      await trainer.settle();
    };
    await takeSteps(WARM_UP);
    const first = lap() / WARM_UP;
    const count = Math.max(LEAST_UPDATES, Math.ceil(seconds / first));
    await takeSteps(count);
    const stepSeconds = lap() / count;
    const parameters = await trainer.parameters();
    const sequences = Math.max(1, Math.floor(TOKENS / length));
    const windows = { count: sequences, ...data.heldOut({ sequences, length }) };
    lap();
    await evaluator.losses(parameters, windows);
    const cold = lap();
    await evaluator.losses(parameters, windows);
    const warm = lap();
    const flops = windows.tokens.length * formulaFlops(model, length);
    return {
      setupSeconds,
      stepSeconds,
      evaluationSetupSeconds: Math.max(0, cold - warm),
      secondsPerFlop: warm / flops,
      sizeBytes: plannedBytes,
      vocabulary: data.vocabulary,
      counts: modelCounts(model, { batch, length }),
    };
  } finally {
    await evaluator.close();
    await trainer.close();
  }
}
