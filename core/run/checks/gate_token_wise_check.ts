import type { Device } from "../../device/device.ts";
import { decoderSpec } from "../../model/decoder_spec.ts";
import { feedForwardLayer } from "../../model/feed_forward_layer.ts";
import { ModelBuilder } from "../../model/model_builder.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import {
  draw,
  type PartCheck,
  type PartCheckInput,
  plainFindings,
  runOnce,
} from "./part_context.ts";

/** Tokens of the longest sequence, and of those that end with it. */
const LONGEST = 512;
const LENGTHS = [1, 2, 63, 100, 511];

/**
 * Runs the feed-forward layer of a model on a sequence, on shorter ones that hold its last tokens,
 * and on one in which every second token is another: what the same token is given.
 */
export const gateTokenWiseCheck: PartCheck = async (device, input) => {
  const { model: { dModel }, seed } = input;
  const x = draw(seed, "x", LONGEST * dModel);
  const y = await runLayer(device, input, x);
  let length_difference = 0;
  for (const length of LENGTHS) {
    const from = (LONGEST - length) * dModel;
    const part = await runLayer(device, input, x.subarray(from));
    length_difference = Math.max(length_difference, maxAbsoluteDifference(part, y.subarray(from)));
  }
  const others = draw(seed, "others", x.length);
  const isKept = (place: number) => Math.floor(place / dModel) % 2 === 0;
  const mixed = x.map((value, i) => isKept(i) ? value : others[i]);
  const kept = (values: Float32Array) => values.filter((_, i) => isKept(i));
  const beside = await runLayer(device, input, mixed);
  return plainFindings({
    length_difference,
    neighbour_difference: maxAbsoluteDifference(kept(beside), kept(y)),
    output_hash: bitsHash(y),
  });
};

/** Runs the layer on the tokens of one sequence, with weights that keep the size of a row. */
async function runLayer(
  device: Device,
  { model, seed }: PartCheckInput,
  x: Float32Array,
): Promise<Float32Array> {
  const m = new ModelBuilder();
  m.graph.output("y", layerOf(m, model, x.length / model.dModel));
  const drawn = m.parameters.map(({ path, shape }) => {
    const values = draw(seed, path, shape.reduce((product, size) => product * size, 1));
    return [path, values.map((value) => value / Math.sqrt(shape[0]))] as const;
  });
  const { y } = await runOnce(device, m.graph.build(), { x, ...Object.fromEntries(drawn) });
  return y;
}

function layerOf(m: ModelBuilder, model: ModelSettings, length: number) {
  const spec = decoderSpec(model, { vocabulary: 1, context: length });
  const x = m.graph.input("x", [1, length, model.dModel]);
  return feedForwardLayer(m, spec, { path: "layer", x });
}
