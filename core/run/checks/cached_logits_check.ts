import type { Device } from "../../device/device.ts";
import { TokenDecoder } from "../../generate/token_decoder.ts";
import { buildDecoder } from "../../model/decoder.ts";
import type { DecoderSpec } from "../../model/decoder_spec.ts";
import type { Weights } from "../../train/model_weights.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import { drawnSpec, drawnTokens, drawnWeights, VOCABULARY } from "./drawn_model.ts";
import { type PartCheck, plainFindings } from "./part_context.ts";
import { writeModel } from "../../train/write_model.ts";

/** Sequences, tokens of each, and those that are read at once before the first new one. */
const [BATCH, LENGTH, READ] = [2, 24, 5];

/**
 * Computes logits of whole sequences, and of the same tokens one by one with keys and values kept:
 * the largest difference; and, so that one is seen, that between neighbouring tokens.
 */
export const cachedLogitsCheck: PartCheck = async (device, { model, seed }) => {
  const spec = drawnSpec(model, LENGTH);
  const weights = drawnWeights(spec, seed);
  const tokens = drawnTokens(seed, BATCH * LENGTH);
  const whole = await wholeLogits(device, { spec, weights, tokens });
  const size = { batch: BATCH, capacity: LENGTH };
  const decoder = await TokenDecoder.open(device, { model: spec, weights }, size);
  try {
    let [difference, neighbours] = [0, 0];
    const rows = Array.from({ length: BATCH }, (_, row) => row * LENGTH);
    await decoder.begin(rows.map((start) => tokens.subarray(start, start + READ)));
    for (let at = READ - 1; at < LENGTH; at++) {
      const logits = await decoder.next(Uint32Array.from(rows, (start) => tokens[start + at]));
      rows.forEach((start, row) => {
        const own = logits.subarray(row * VOCABULARY, (row + 1) * VOCABULARY);
        const of = (place: number) =>
          whole.subarray((start + place) * VOCABULARY, (start + place + 1) * VOCABULARY);
        difference = Math.max(difference, maxAbsoluteDifference(own, of(at)));
        neighbours = Math.max(neighbours, maxAbsoluteDifference(own, of(at - 1)));
      });
    }
    return plainFindings({
      cached_difference: difference,
      neighbour_difference: neighbours,
      output_hash: bitsHash(whole),
    });
  } finally {
    await decoder.close();
  }
};

async function wholeLogits(
  device: Device,
  { spec, weights, tokens }: {
    readonly spec: DecoderSpec;
    readonly weights: Weights;
    readonly tokens: Uint32Array;
  },
): Promise<Float32Array> {
  const { model, logits } = buildDecoder(spec, { batch: BATCH, length: LENGTH });
  model.graph.output("logits", logits);
  const executable = await device.compile(model.graph.build());
  try {
    await writeModel(executable, model, weights);
    executable.submit({ tokens });
    return await executable.read("logits");
  } finally {
    await executable.dispose();
  }
}
