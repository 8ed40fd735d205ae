import type { Device } from "../device/device.ts";
import type { EvaluatedModel } from "./evaluate/evaluation_graph.ts";
import type { ReplicateMeasurements } from "./evaluate/model_evaluation.ts";
import { gradientNorms, type GradientPlace } from "./gradient_norms.ts";
import { initialState } from "./initial_state.ts";
import { trainingGraph } from "./training_graph.ts";
import { type BatchSource, updateBatch } from "./update_batch.ts";

/** Measures the norms of all gradients: splits `layer/<path>`, see `gradientNorms`. */
export async function gradientMeasurements(
  device: Device,
  evaluated: EvaluatedModel,
  { step, ...place }: GradientPlace & { readonly step: number },
): Promise<ReplicateMeasurements> {
  const norms = await gradientNorms(device, evaluated, place);
  return norms.map((list) =>
    list.map(({ path, norm }) => (
      { split: `layer/${path}`, metric: "gradient_norm", step, value: norm, unit: "" }
    ))
  );
}

/**
 * Measures the norms of all gradients before the first update, on the batch of that update.
 *
 * @returns Measurements of each seed.
 */
export function initialGradientMeasurements(
  device: Device,
  source: BatchSource & { readonly experiment?: string },
): Promise<ReplicateMeasurements> {
  const { spec: { model, train }, seeds, experiment } = source;
  const training = trainingGraph(model, train);
  const { arenas } = initialState(training, { seeds, experiment });
  const parameters = new Map(
    training.arenas.map(({ inputs: [name] }) => [name, arenas.get(name)!]),
  );
  const batch = updateBatch(source, 0, train.batch);
  const place = { parameters, batch, size: train, replicates: seeds.length, step: 0 };
  return gradientMeasurements(device, { model, decays: train.decays }, place);
}
