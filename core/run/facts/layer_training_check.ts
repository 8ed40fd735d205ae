import type { LayerTraining } from "../../experiment/fact_settings.ts";
import { trainSettingsSchema } from "../../experiment/train_settings_schema.ts";
import { learningRate } from "../../train/schedule.ts";
import { trainSpecOf } from "../../train/train_spec_of.ts";
import type { TrainSpec } from "../../train/train_spec.ts";
import { bitsHash, maxAbsoluteDifference } from "../checks/compare_values.ts";
import type { Finding } from "../checks/check_context.ts";
import { plainFindings } from "../checks/part_context.ts";
import { type FactCheck, unpackNumbers } from "./fact_context.ts";
import { trainLayer } from "./layer_trainer.ts";
import { layerBatches, layerStart } from "./layer_values.ts";

/**
 * Trains a linear layer, and says what its losses, gradients and weights were.
 *
 * `label_gradient` and `other_gradient`: the largest element of the sizes of gradients, added up over
 * all updates, of the logits that are some row's label and of the others. `decay_error`: how far the
 * weights of labels are from those that weight decay alone would have left. `last_rate`: learning rate
 * of the last update. Where the case gives losses or weights to compare with: `max_loss_error`, and
 * `max_weight_error` over the largest weight.
 */
export const layerTrainingCheck: FactCheck<"layer-training"> = async (device, input) => {
  const { settings, seed } = input;
  const { steps } = settings;
  const train: TrainSpec = {
    ...trainSpecOf({ ...trainSettingsSchema.parse({}), ...settings.train }, { steps }),
    logCapacity: steps,
  };
  const start = layerStart(settings, seed);
  const batchOf = layerBatches(settings, seed);
  const found = await trainLayer(device, { settings, train, start, batchOf });
  const { losses, weights, gradientSums } = found;
  const isLabel = (_: number, place: number) => isOfLabel(settings, place);
  const largest = (values: Float32Array) =>
    values.reduce((most, value) => Math.max(most, value), 0);
  const decayed = start.map((value) => value * decayFactor(train, steps));
  return [
    ...inNats({ first_loss: losses[0], last_loss: losses[steps - 1] }),
    ...inNats({ least_loss: Math.min(...losses) }),
    ...plainFindings({
      neurons: settings.outputs,
      label_gradient: largest(gradientSums.filter(isLabel)),
      other_gradient: largest(gradientSums.filter((value, i) => !isLabel(value, i))),
      decay_error: maxAbsoluteDifference(weights.filter(isLabel), decayed.filter(isLabel)),
      last_rate: learningRate(train.schedule, steps - 1),
      output_hash: bitsHash(weights),
    }),
    ...comparisons(settings, { losses, weights }),
  ];
};

/** Says whether an element of the layer leads to a logit that is the label of some row. */
function isOfLabel({ outputs, labels }: LayerTraining, place: number): boolean {
  return labels.includes(place % outputs);
}

/** What weight decay alone leaves of a weight: the product of 1 - rate decay, in f64. */
function decayFactor({ schedule, optimizer: { weightDecay } }: TrainSpec, steps: number): number {
  let factor = 1;
  for (let step = 0; step < steps; step++) factor *= 1 - learningRate(schedule, step) * weightDecay;
  return factor;
}

function comparisons(
  { inputs, outputs, losses, trained }: LayerTraining,
  found: { readonly losses: readonly number[]; readonly weights: Float32Array },
): readonly Finding[] {
  const lossError = losses?.map((loss, step) => Math.abs(found.losses[step] - loss));
  const multipleOf = (inputs + 1) * outputs;
  const given = trained === undefined
    ? undefined
    : unpackNumbers(trained, { name: "trained", multipleOf });
  return [
    ...(lossError === undefined ? [] : inNats({ max_loss_error: Math.max(...lossError) })),
    ...(given === undefined ? [] : plainFindings({
      max_weight_error: maxAbsoluteDifference(found.weights, given) /
        given.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    })),
  ];
}

function inNats(values: Readonly<Record<string, number>>): Finding[] {
  return Object.entries(values).map(([metric, value]) => ({ metric, value, unit: "nat" }));
}
