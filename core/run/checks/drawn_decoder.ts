import { elementCount } from "../../base/shape.ts";
import type { Device } from "../../device/device.ts";
import { differentiate } from "../../graph/differentiate.ts";
import { appendLoss } from "../../model/append_loss.ts";
import { buildDecoder } from "../../model/decoder.ts";
import { type DecoderSpec, decoderSpec } from "../../model/decoder_spec.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import type { WeightTensor } from "../../model/split_weights.ts";
import { writeModel } from "../../train/write_model.ts";
import { draw } from "./part_context.ts";

/** Tokens that there are. */
const VOCABULARY = 32;

/** Sequences, and tokens of each. */
const SIZE = { batch: 2, length: 24 };

/** Parameters of a model by their paths. */
export type DrawnWeights = ReadonlyMap<string, WeightTensor>;

/** Gives the decoder of a cell's settings; nothing is dropped. */
export function drawnDecoder(model: ModelSettings): DecoderSpec {
  return decoderSpec({ ...model, dropout: 0 }, { vocabulary: VOCABULARY, context: SIZE.length });
}

/** Draws parameters: matrices that keep the size of a row, gains around 1, biases around 0. */
export function drawnWeights(spec: DecoderSpec, seed: number): Map<string, WeightTensor> {
  const { model: { parameters } } = buildDecoder(spec, SIZE);
  return new Map(parameters.map(({ path, shape }) => {
    const drawn = draw(seed, path, elementCount(shape));
    const values = shape.length > 1 && !path.startsWith("embedding.")
      ? drawn.map((value) => value / Math.sqrt(shape[0]))
      : path.endsWith("gain")
      ? drawn.map((value) => 1 + value / 8)
      : drawn;
    return [path, { shape, values }];
  }));
}

/** What a decoder gives: logits, and the gradient of each parameter by its path. */
export interface DecoderRun {
  readonly logits: Float32Array;
  readonly gradients: ReadonlyMap<string, WeightTensor>;
}

/** Runs a decoder and its backward pass once, on tokens that are always the same. */
export async function runDecoder(
  device: Device,
  spec: DecoderSpec,
  weights: DrawnWeights,
): Promise<DecoderRun> {
  const { model, logits } = buildDecoder(spec, SIZE);
  model.graph.output("logits", logits);
  const wanted = model.parameters.map(({ tensor }) => tensor);
  differentiate(model.graph, appendLoss(model, logits), wanted).forEach((gradient, i) => {
    if (gradient !== undefined) model.graph.output(model.parameters[i].path, gradient);
  });
  const words = (factor: number) =>
    Uint32Array.from(
      { length: SIZE.batch * SIZE.length },
      (_, i) => (factor * i * i + i + 1) % VOCABULARY,
    );
  const executable = await device.compile(model.graph.build());
  try {
    await executable.write("tokens", words(5));
    await executable.write("targets", words(3));
    await writeModel(executable, model, weights);
    await executable.run();
    const gradients = new Map<string, WeightTensor>();
    for (const { path, shape } of model.parameters) {
      gradients.set(path, { shape, values: await executable.read(path) });
    }
    return { logits: await executable.read("logits"), gradients };
  } finally {
    await executable.dispose();
  }
}

/** Finds the largest difference of gradients, over the largest size of any of them. */
export function gradientDifference(a: DrawnWeights, b: DrawnWeights): number {
  let [difference, size] = [0, 0];
  for (const [path, { values }] of b) {
    const other = a.get(path)!.values;
    values.forEach((value, i) => {
      size = Math.max(size, Math.abs(value));
      difference = Math.max(difference, Math.abs(other[i] - value)); // NaN stays NaN
    });
  }
  return difference / size;
}
