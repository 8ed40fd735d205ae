import type { Dataset } from "../data/dataset.ts";
import type { Device } from "../device/device.ts";
import type { GradientCellConfig } from "../experiment/model_cell.ts";
import { longestSide } from "../model/architecture.ts";
import { decoderSpec } from "../model/decoder_spec.ts";
import { type Metric, metricValue } from "../result/cell_record.ts";
import { initialGradientMeasurements } from "../train/gradient_measurements.ts";
import { modelData } from "../train/model_data.ts";
import type { TrainSpec } from "../train/train_spec.ts";

/** What a specification of training must say, and gradients before the first update do not see. */
const UNSEEN: Pick<TrainSpec, "optimizer" | "schedule" | "decays"> = {
  optimizer: { kind: "sgd", momentum: 0, weightDecay: 0 },
  schedule: { kind: "constant", rate: 1, warmUp: 0 },
  decays: "matrices",
};

/** Which norms are kept: of every block, and of the parameters of the first and the last. */
const KEPT = /^layer\/(?!(encoder\.)?blocks\.\d+\.)|^layer\/(encoder\.)?blocks\.0\./;

/**
 * Measures the norms of gradients of a model before it is trained, on the first batch of its seed.
 *
 * Parts of `blocks.last` are named so at every depth; see `gradientNorms`.
 *
 * @param device Where it runs.
 * @param config The cell.
 * @param named What the cell's data settings name.
 * @returns Metrics in the splits `layer/<path>`.
 */
export async function runGradientCell(
  device: Device,
  config: GradientCellConfig,
  named: Dataset,
): Promise<readonly Metric[]> {
  const { arm, seed, batch, length } = config;
  const data = modelData(named, config.model);
  const context = longestSide(config.model.architecture, length);
  const model = decoderSpec(config.model, { vocabulary: data.vocabulary, context });
  const spec = { model, train: { ...UNSEEN, batch, length } };
  const [rows] = await initialGradientMeasurements(device, { spec, data, seeds: [seed] });
  return rows.filter(({ split }) => KEPT.test(split)).map(({ split, metric, value, unit }) => ({
    ...{ arm, seed, step: 0, split, metric, unit },
    value: typeof value === "number" ? metricValue(value) : value,
  }));
}
