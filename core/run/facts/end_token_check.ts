import type { Device } from "../../device/device.ts";
import { modelSettingsSchema } from "../../experiment/model_settings_schema.ts";
import { generateTokens } from "../../generate/generate_tokens.ts";
import { TokenDecoder } from "../../generate/token_decoder.ts";
import { decoderSpec } from "../../model/decoder_spec.ts";
import { weightsOf } from "../../train/model_weights.ts";
import { Trainer } from "../../train/trainer.ts";
import type { TrainSpec } from "../../train/train_spec.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { plainFindings } from "../checks/part_context.ts";
import type { FactCheck, FactInput } from "./fact_context.ts";

/** The smallest decoder that learns to count. */
const MODEL = { ...modelSettingsSchema.parse({}), ...{ layers: 1, dModel: 32, dFf: 64 } };

/**
 * Trains decoders on sequences that count from each symbol to the last one and end there, with the
 * end as a target and with the end left out of the loss; then lets them count, greedily.
 *
 * `stop_rate`: share of the sequences that end; `exact_rate`: that end where they should;
 * `masked_stop_rate`: share that end where the end was no target.
 */
export const endTokenCheck: FactCheck<"end-token"> = async (device, input) => {
  const learned = await endings(device, input, "scored");
  const masked = await endings(device, input, "masked");
  return plainFindings({
    stop_rate: learned.stops,
    exact_rate: learned.exact,
    masked_stop_rate: masked.stops,
  });
};

async function endings(
  device: Device,
  { settings: { symbols, steps }, seed }: FactInput<"end-token">,
  end: "scored" | "masked",
): Promise<{ readonly stops: number; readonly exact: number }> {
  const model = decoderSpec(MODEL, { vocabulary: symbols + 1, context: symbols });
  const train: TrainSpec = {
    ...{ batch: symbols, length: symbols, decays: "matrices", clipNorm: 1 },
    optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0 },
    schedule: { kind: "constant", rate: 1e-2, warmUp: 0 },
  };
  const trainer = await Trainer.open(device, { model, train }, { seeds: [seed] });
  try {
    const batch = countingBatch(symbols, end);
    for (let step = 0; step < steps; step++) await trainer.takeStep(batch);
    const weights = weightsOf(trainer.training, await trainer.state());
    const size = { batch: symbols, capacity: 2 * symbols };
    const decoder = await TokenDecoder.open(device, { model, weights }, size);
    try {
      return await generate(decoder, symbols, seed);
    } finally {
      await decoder.close();
    }
  } finally {
    await trainer.close();
  }
}

/** Row s counts from s: its targets are s + 1 and on, then the end, then nothing. */
function countingBatch(symbols: number, end: "scored" | "masked") {
  const last = end === "scored" ? symbols : IGNORE_INDEX;
  const tokens = new Uint32Array(symbols * symbols).fill(symbols);
  const targets = new Uint32Array(symbols * symbols).fill(IGNORE_INDEX);
  for (let s = 0; s < symbols; s++) {
    for (let at = 0; s + at < symbols; at++) {
      tokens[s * symbols + at] = s + at;
      targets[s * symbols + at] = s + at + 1 === symbols ? last : s + at + 1;
    }
  }
  return { tokens, targets };
}

async function generate(decoder: TokenDecoder, symbols: number, seed: number) {
  const counted: number[][] = Array.from({ length: symbols }, (_, s) => [s]);
  const steps = generateTokens(decoder, {
    prompts: counted.map((row) => Uint32Array.from(row)),
    maxTokens: symbols + 1,
    sampling: { temperature: 0 },
    seed,
    stops: new Set([symbols]),
  });
  for (;;) {
    const { done, value } = await steps.next();
    if (!done) {
      value.forEach((token, row) => token !== undefined && counted[row].push(token));
      continue;
    }
    const ended = value.map((reason) => reason === "stop");
    const exact = counted.filter((row, s) =>
      ended[s] && row.length === symbols - s && row.every((token, i) => token === s + i)
    );
    return { stops: ended.filter(Boolean).length / symbols, exact: exact.length / symbols };
  }
}
