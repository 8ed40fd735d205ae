import { DivergenceError } from "../base/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Device } from "../device/device.ts";
import { type Divergence, findDivergence } from "./divergence.ts";
import { type EvaluationPlan, isEvaluated } from "./evaluate/evaluation_plan.ts";
import type { ParameterWords } from "./evaluate/evaluator.ts";
import type { Measurement } from "./evaluate/measurement.ts";
import { ModelEvaluation, type ReplicateMeasurements } from "./evaluate/model_evaluation.ts";
import { gradientMeasurements } from "./gradient_measurements.ts";
import { updateBatch } from "./update_batch.ts";
import { poolTrainer, withOwnHeads } from "./pool_trainer.ts";
import { stateHash } from "./state_hash.ts";
import { Trainer, type TrainingSpec } from "./trainer.ts";
import { clippedShare, trainingCurve } from "./training_curve.ts";
import type { TrainingGraph } from "./training_graph.ts";
import { RECORD_VALUES, type TrainingState } from "./training_state.ts";

/** Updates between two looks at the log. */
const LOOK_EVERY = 64;

/** A training run from the first update to the last measurement. */
export interface ModelRun {
  readonly spec: TrainingSpec;
  readonly data: Dataset;
  /** Updates. */
  readonly steps: number;
  /** One for each replicate; they are trained side by side, and each as if it were alone. */
  readonly seeds: readonly number[];
  readonly plan: EvaluationPlan;
  /**
   * Updates before which each head has keys and values of its own; then they are pooled to the heads
   * of the model, and only behind it the run is measured. As the model is from the start if not given.
   */
  readonly pooledAt?: number;
  /** Digest of what else decides random numbers. */
  readonly experiment?: string;
  /** Awaited behind each update and between evaluations; rejects to end the run. */
  readonly onProgress?: (step: number) => void | Promise<void>;
}

/** What became of one seed. */
export interface TrainedSeed {
  readonly seed: number;
  /** Where it diverged, if it did; measurements end there. */
  readonly divergence: Divergence | undefined;
  readonly measurements: readonly Measurement[];
}

/** What a run came to. */
export interface TrainedModel {
  /** In the order of the seeds given. */
  readonly seeds: readonly TrainedSeed[];
  /** What was left out of the measurements, and why. */
  readonly notes: readonly string[];
  readonly training: TrainingGraph;
  /** Where training ended; undefined where every seed diverged. */
  readonly state: TrainingState | undefined;
}

/**
 * Trains a model and measures it: the life of a training cell, without files and clock.
 *
 * Evaluation works on copies, so no measurement can move training. A seed that diverges is a result
 * like any other: the step, and what was measured before it. The numbers of a seed do not depend on
 * those that are trained beside it.
 *
 * @throws {RangeError} If specification, data and plan do not fit together.
 * @throws {DeviceLostError} If the device was lost.
 */
export async function trainModel(device: Device, run: ModelRun): Promise<TrainedModel> {
  const { spec: { model, train }, data, steps, seeds, plan, experiment, pooledAt = -1 } = run;
  checkVocabulary(run);
  const evaluated = { model, decays: train.decays };
  const subject = { evaluated, data, plan, trained: train.length, replicates: seeds.length };
  const evaluation = new ModelEvaluation(device, subject);
  const start = { seeds, experiment };
  let trainer = await Trainer.open(device, pooledAt < 0 ? run.spec : withOwnHeads(run.spec), start);
  const limits = { vocabulary: data.vocabulary, warmUp: train.schedule.warmUp };
  const divergences = () => trainer.logs.map((log) => findDivergence(log, limits));
  const rows: Measurement[][] = seeds.map(() => []);
  const keep = (found: ReplicateMeasurements) => {
    const gone = divergences();
    found.forEach((list, r) => gone[r] === undefined && rows[r].push(...list));
  };
  const pause = async () => await run.onProgress?.(trainer.step);
  let notes: readonly string[] = [];
  let state: TrainingState | undefined;
  try {
    let learns = true;
    while (learns && trainer.step < steps) {
      if (trainer.step === pooledAt) {
        const pooled = await poolTrainer(device, trainer, { spec: run.spec, start });
        await trainer.close();
        trainer = pooled;
      }
      await trainer.takeStep(updateBatch(run, trainer.step));
      await pause();
      const { step } = trainer;
      const isMeasured = step > pooledAt && isEvaluated(plan, step, steps);
      if (!isMeasured && step % LOOK_EVERY !== 0) continue;
      await trainer.settle();
      learns = divergences().includes(undefined);
      if (learns && isMeasured) {
        keep(await evaluation.heldOut({ parameters: await trainer.parameters(), step }));
      }
    }
    if (learns) {
      state = await trainer.state();
      const place = { parameters: parametersOf(trainer.training, state), step: steps };
      const byLength = await evaluation.byLength(place, pause);
      keep(byLength.rows);
      notes = byLength.notes;
      if (plan.gradientNorms) {
        const batch = updateBatch(run, steps, train.batch);
        const size = { size: train, replicates: seeds.length };
        keep(await gradientMeasurements(device, evaluated, { ...place, ...size, batch }));
      }
      keep(state.logs.map((_, r) => [hashRow(stateHash(trainer.training, state!, r), steps)]));
    }
  } catch (error) {
    // Every seed diverged; the log says where.
    if (!(error instanceof DivergenceError)) throw error;
  } finally {
    await evaluation.close();
    await trainer.close();
  }
  const ends = divergences();
  return {
    seeds: seeds.map((seed, r) => ({
      seed,
      divergence: ends[r],
      measurements: [...trainRows(trainer.logs[r], run, ends[r]), ...rows[r]],
    })),
    notes,
    training: trainer.training,
    state,
  };
}

/** Takes what evaluation needs out of a state. */
function parametersOf({ arenas }: TrainingGraph, state: TrainingState): ParameterWords {
  return new Map(arenas.map(({ inputs: [name] }) => [name, state.arenas.get(name)!]));
}

/** What the log says: the curve, how often gradients were clipped, and where it ended. */
function trainRows(
  log: Float32Array,
  { steps, spec: { train } }: ModelRun,
  divergence: Divergence | undefined,
): Measurement[] {
  const taken = divergence?.step ?? steps;
  const row = (metric: string, value: number, unit: string): Measurement => (
    { split: "train", metric, step: taken, value, unit }
  );
  const counted = log.subarray(0, RECORD_VALUES * taken);
  const isClipped = train.clipNorm !== undefined && taken > 0;
  return [
    ...trainingCurve(counted, steps),
    ...isClipped ? [row("clipped_share", clippedShare(counted), "")] : [],
    ...divergence === undefined ? [] : [row("diverged_at", divergence.step, "update")],
  ];
}

function hashRow(hash: string, step: number): Measurement {
  return { split: "weights", metric: "hash", step, value: hash, unit: "" };
}

function checkVocabulary({ spec: { model }, data }: ModelRun): void {
  if (model.vocabulary === data.vocabulary) return;
  throw new RangeError(
    `Cannot train a model as it must have the vocabulary of its data: ` +
      `vocabulary=${model.vocabulary}, data=${data.name}, vocabulary of the data=${data.vocabulary}`,
  );
}
