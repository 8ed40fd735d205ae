import type { Dataset, HeldOutSize } from "../data/dataset.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import { modelCounts } from "../model/model_counts.ts";
import type { Measurement } from "../train/evaluate/measurement.ts";
import type { TrainSpec } from "../train/train_spec.ts";

/** A fact about a run that no update moves: a row of `metrics.csv` without arm, seed and step. */
export type TrainingFact = Omit<Measurement, "step">;

/**
 * Lists what tables say about a run beside its losses: the size and work of its model, and what
 * predictors lose that are known without training.
 *
 * The floors are those of the held-out windows that the run is measured on.
 *
 * @param model The model.
 * @param run How it is trained, on what, and the windows that it is measured on.
 * @returns Rows of the splits `model` and `floor`, and of `data` where problems do not fit windows.
 */
export function trainingFacts(
  model: DecoderSpec,
  { train, data, heldOut }: {
    readonly train: Pick<TrainSpec, "batch" | "length" | "optimizer">;
    readonly data: Dataset;
    readonly heldOut: HeldOutSize;
  },
): readonly TrainingFact[] {
  const { batch, length, optimizer } = train;
  const moments = optimizer.kind === "adamw" ? 2 : optimizer.momentum === 0 ? 0 : 1;
  const { parameters, bodyParameters, training, bytes } = modelCounts(model, { batch, length }, {
    moments,
  });
  const row = (metric: string, value: number, unit: string) => (
    { split: "model", metric, value, unit }
  );
  return [
    row("parameters", parameters, ""),
    row("body_parameters", bodyParameters, ""),
    row("training_flops", training.counted, "flop"),
    row("formula_flops", training.formula, "flop"),
    row("state_bytes", bytes.parameters + bytes.optimizer, "byte"),
    row("activation_bytes", bytes.activations, "byte"),
    ...Object.entries(data.leftOut?.(length) ?? {}).map(([part, value]) => (
      { split: "data", metric: `left_out_${part}`, value, unit: "pair" }
    )),
    ...(data.floorRows?.(heldOut) ?? []).map(({ name, nats }) => (
      { split: "floor", metric: name, value: nats, unit: "nat" }
    )),
  ];
}
