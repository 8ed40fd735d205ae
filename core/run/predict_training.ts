import type { CellEstimate } from "../experiment/estimate.ts";
import type { TrainingCellConfig } from "../experiment/model_cell.ts";
import { evaluationPasses } from "../train/evaluate/evaluation_passes.ts";
import type { StepMeasure } from "./measure_step.ts";
import { trainingSpecOf } from "./run_training_cell.ts";

/** Seconds to hand a cell over, to count its model and to keep its record. */
const SECONDS_A_CELL = 0.03;

/**
 * Decoding a target costs about twice the forward pass over its window: one to three times, measured
 * for models of width 32 to 128 on two CPU threads.
 */
const DECODED_WINDOWS = 2;

/**
 * Predicts a cell of training from what its step and a token of its evaluation took.
 *
 * @param config The cell.
 * @param measure What was measured of its model on this machine.
 * @param kind What its data is, which decides what is evaluated.
 * @returns Sizes, and the seconds of the cell alone.
 */
export function predictTraining(
  config: TrainingCellConfig,
  measure: StepMeasure,
  kind: "language" | "problems",
): CellEstimate {
  const { steps, train, evaluation } = config;
  const { setupSeconds, stepSeconds, evaluationSetupSeconds, counts } = measure;
  const { model } = trainingSpecOf(config, { vocabulary: measure.vocabulary });
  const tokenSecondsAt = (length: number) =>
    measure.tokenSeconds + measure.moreTokenSeconds * (length - train.length);
  // What is masked is not cut, whatever it was.
  const read = config.model.architecture === "encoder" ? "problems" : kind;
  const passes = evaluationPasses(evaluation, { model, steps, trained: train.length, kind: read });
  const evaluated = passes.reduce(
    (sum, { length, windows }) => sum + windows * length * tokenSecondsAt(length),
    0,
  );
  const decoded = evaluation.decoded === undefined
    ? 0
    : DECODED_WINDOWS * evaluation.sequences * train.length * tokenSecondsAt(train.length);
  const norms = evaluation.gradientNorms ? setupSeconds + stepSeconds : 0;
  const tokens = train.batch * train.accumulate * train.length;
  return {
    elements: tokens * config.model.dModel,
    parameters: counts.parameters,
    sizeBytes: measure.sizeBytes,
    flops: steps * tokens * counts.training.counted,
    seconds: SECONDS_A_CELL + setupSeconds + steps * stepSeconds + evaluated +
      passes.length * evaluationSetupSeconds + decoded + norms,
  };
}
