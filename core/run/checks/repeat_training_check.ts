import type { Device } from "../../device/device.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import type { TrainSpec } from "../../train/train_spec.ts";
import { Trainer } from "../../train/trainer.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import { drawnSpec, drawnTokens } from "./drawn_model.ts";
import { type PartCheck, plainFindings } from "./part_context.ts";

/** Sequences of an update, tokens of each, and updates. */
const [BATCH, LENGTH, STEPS] = [8, 16, 8];

/**
 * Trains the model a few updates, and again: how far the weights of the second run are from those of
 * the first, with the same seed (`repeat_difference`), with another one (`seed_difference`), and with
 * the same sequences in two halves whose gradients are added (`split_difference`).
 */
export const repeatTrainingCheck: PartCheck = async (device, { model, seed }) => {
  const first = await trained(device, model, { seed, parts: 1 });
  const difference = async (seedOf: number, parts: number) =>
    maxAbsoluteDifference(first, await trained(device, model, { seed: seedOf, parts }));
  return plainFindings({
    repeat_difference: await difference(seed, 1),
    seed_difference: await difference(seed + 1, 1),
    split_difference: await difference(seed, 2),
    output_hash: bitsHash(first),
  });
};

async function trained(
  device: Device,
  settings: ModelSettings,
  { seed, parts }: { readonly seed: number; readonly parts: number },
): Promise<Float32Array> {
  const train: TrainSpec = {
    ...{ batch: BATCH / parts, accumulate: parts, length: LENGTH, decays: "matrices" },
    optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1 },
    schedule: { kind: "constant", rate: 3e-3, warmUp: 0 },
    clipNorm: 1,
  };
  const model = drawnSpec(settings, LENGTH);
  const trainer = await Trainer.open(device, { model, train }, { seeds: [seed] });
  try {
    for (let step = 0; step < STEPS; step++) {
      const drawn = drawnTokens(seed, 2 * BATCH * LENGTH, `tokens.${step}`);
      const tokens = drawn.subarray(0, BATCH * LENGTH);
      await trainer.takeStep({ tokens, targets: drawn.subarray(BATCH * LENGTH) });
    }
    const words = [...(await trainer.parameters()).values()];
    return Float32Array.from(words.flatMap((each) => [...new Float32Array(each.buffer)]));
  } finally {
    await trainer.close();
  }
}
