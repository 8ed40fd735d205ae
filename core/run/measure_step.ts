import type { Dataset } from "../data/dataset.ts";
import type { Device } from "../device/device.ts";
import type { TrainingCellConfig } from "../experiment/model_cell.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import { type ModelCounts, modelCounts } from "../model/model_counts.ts";
import { evaluationPasses } from "../train/evaluate/evaluation_passes.ts";
import { Evaluator } from "../train/evaluate/evaluator.ts";
import { modelData } from "../train/model_data.ts";
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
  /** A token of a forward pass, in windows as long as those of training. */
  readonly tokenSeconds: number;
  /** How much more it is for each token that windows are longer: attention grows with them. */
  readonly moreTokenSeconds: number;
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

/** Finds the longest windows that a cell reads. */
function longestPass(
  { evaluation, steps, train }: TrainingCellConfig,
  of: { readonly model: DecoderSpec; readonly kind: Dataset["kind"] },
): number {
  const passes = evaluationPasses(evaluation, { ...of, steps, trained: train.length });
  return Math.max(train.length, ...passes.map(({ length }) => length));
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
  { data: named, seconds }: { readonly data: Dataset; readonly seconds: number },
): Promise<StepMeasure> {
  const data = modelData(named, config.model);
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
    const evaluated = async (windowLength: number) => {
      const sequences = Math.max(1, Math.floor(TOKENS / windowLength));
      const windows = { count: sequences, ...data.heldOut({ sequences, length: windowLength }) };
      lap();
      await evaluator.losses(parameters, windows);
      const cold = lap();
      await evaluator.losses(parameters, windows);
      const warm = lap();
      const seconds = warm / windows.tokens.length;
      return { length: windowLength, seconds, setup: Math.max(0, cold - warm) };
    };
    const short = await evaluated(length);
    const longest = longestPass(config, { model, kind: data.kind });
    const long = longest > length ? await evaluated(longest) : short;
    return {
      setupSeconds,
      stepSeconds,
      evaluationSetupSeconds: short.setup,
      tokenSeconds: short.seconds,
      moreTokenSeconds: Math.max(0, long.seconds - short.seconds) / Math.max(1, longest - length),
      sizeBytes: plannedBytes,
      vocabulary: data.vocabulary,
      counts: modelCounts(model, { batch, length }),
    };
  } finally {
    await evaluator.close();
    await trainer.close();
  }
}
