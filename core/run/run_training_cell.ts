import { canonicalJson } from "../base/canonical_json.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Device } from "../device/device.ts";
import type { TrainingCellConfig } from "../experiment/model_cell.ts";
import { decodedMeasurements } from "../generate/decoded_measurements.ts";
import { longestSide } from "../model/architecture.ts";
import { decoderSpec } from "../model/decoder_spec.ts";
import { type CellRecord, type Metric, metricValue } from "../result/cell_record.ts";
import type { RateChoice } from "../train/choose_rate.ts";
import type { Measurement } from "../train/evaluate/measurement.ts";
import { modelData } from "../train/model_data.ts";
import { weightsOf } from "../train/model_weights.ts";
import { type TrainedModel, trainModel } from "../train/train_model.ts";
import { pooledAt, trainSpecOf } from "../train/train_spec_of.ts";
import type { TrainingSpec } from "../train/trainer.ts";
import { type TrainingFact, trainingFacts } from "./training_facts.ts";

/** What a training cell needs beside its config. */
export interface TrainingCellNeeds {
  /** What the cell's data settings name. */
  readonly data: Dataset;
  /** What its trials chose, where there were any. */
  readonly choice?: RateChoice;
  /** Awaited behind each update; rejects to end the run. */
  readonly onProgress?: (step: number) => void | Promise<void>;
  /** Told what was trained, before it is forgotten. */
  readonly onTrained?: (spec: TrainingSpec, trained: TrainedModel) => Promise<void>;
}

/** The part of a record that a cell decides. */
export type CellFindings = Pick<CellRecord, "status" | "reason" | "metrics">;

/**
 * Trains what a cell asks for, and measures it.
 *
 * Nothing but the config, the data and the choice of a rate decides the metrics: arms of one seed
 * see the same batches and begin with the same weights wherever path and shape agree.
 *
 * @param device Where it runs.
 * @param config The cell.
 * @param needs Data, rate, and who is told.
 * @returns Status and metrics; of a run that diverged what was measured before.
 */
export async function runTrainingCell(
  device: Device,
  config: TrainingCellConfig,
  { data: named, choice, onProgress, onTrained }: TrainingCellNeeds,
): Promise<CellFindings> {
  const { arm, seed, steps, evaluation } = config;
  const data = modelData(named, config.model);
  const spec = trainingSpecOf(config, { vocabulary: data.vocabulary, rate: choice?.rate });
  const at = { steps, pooledAt: pooledAt(config.train, steps) };
  const run = { spec, data, ...at, seeds: [seed], plan: evaluation, onProgress };
  const trained = await trainModel(device, run);
  await onTrained?.(spec, trained);
  const [{ divergence, measurements }] = trained.seeds;
  const decoded = await decodedOf(device, config, { spec, data, trained, onProgress });
  const row = (split: string, metric: string, value: number | string): Metric => (
    { arm, seed, step: "", split, metric, value, unit: "" }
  );
  const factRow = ({ split, metric, value, unit }: TrainingFact): Metric => ({
    ...{ arm, seed, step: "", split, metric, unit },
    value: typeof value === "number" ? metricValue(value) : value,
  });
  const metrics = [
    row("data", "digest", data.digest.slice(0, 16)),
    ...(choice === undefined ? [] : [row("trial", "learning_rate", choice.rate)]),
    ...(config.role === "main" ? factsOf(config, spec, data).map(factRow) : []),
    ...[...measurements, ...decoded].map(({ split, metric, step, value, unit }): Metric => ({
      ...{ arm, seed, step, split, metric, unit },
      value: typeof value === "number" ? metricValue(value) : value,
    })),
    ...trained.notes.map((note) => row("notes", "left_out", note)),
  ];
  if (divergence === undefined) return { status: "ok", metrics };
  const reason = `${divergence.why} at update ${divergence.step}`;
  return { status: "diverged", reason, metrics };
}

/** What the trained model says by itself, where that is measured. */
async function decodedOf(
  device: Device,
  { steps, evaluation: plan }: TrainingCellConfig,
  { spec, data, trained: { training, state }, onProgress }: {
    readonly spec: TrainingSpec;
    readonly data: Dataset;
    readonly trained: TrainedModel;
    readonly onProgress: TrainingCellNeeds["onProgress"];
  },
): Promise<readonly Measurement[]> {
  if (plan.decoded === undefined || state === undefined) return [];
  const loaded = { model: spec.model, weights: weightsOf(training, state) };
  return await decodedMeasurements(device, loaded, {
    ...{ data, plan, length: spec.train.length, step: steps },
    pause: async () => await onProgress?.(steps),
  });
}

/** Facts by what decides them: they are the same for every seed and budget. */
const FACTS = new Map<string, readonly TrainingFact[]>();

function factsOf(
  { train: { batch, length }, evaluation: { sequences } }: TrainingCellConfig,
  { model, train: { optimizer } }: TrainingSpec,
  data: Dataset,
): readonly TrainingFact[] {
  const settings = { model, batch, length, optimizer, sequences, data: data.digest };
  const key = canonicalJson(settings);
  const train = { batch, length, optimizer };
  const found = FACTS.get(key) ??
    trainingFacts(model, { train, data, heldOut: { sequences, length } });
  FACTS.set(key, found);
  return found;
}

/**
 * Gives what a trainer takes for a cell.
 *
 * @param config The cell.
 * @param options Vocabulary of what its model learns (see `modelData`), and the rate where trials
 * chose one.
 */
export function trainingSpecOf(
  { model, train, steps, rates, evaluation }: TrainingCellConfig,
  { vocabulary, rate = rates[0] }: { readonly vocabulary: number; readonly rate?: number },
): TrainingSpec {
  const { length } = train;
  const sideOf = (window: number) => longestSide(model.architecture, window);
  const context = sideOf(Math.max(length, ...evaluation.lengths));
  return {
    model: decoderSpec(model, { vocabulary, context, trained: sideOf(length) }),
    train: trainSpecOf(train, { steps, rate }),
  };
}
