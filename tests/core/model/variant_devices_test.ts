import { assert, assertEquals } from "@std/assert";
import type { Device } from "../../../core/device/device.ts";
import { evaluateReference } from "../../../core/graph/evaluate_reference.ts";
import { buildModel } from "../../../core/model/build_model.ts";
import type { DecoderSpec } from "../../../core/model/decoder_spec.ts";
import { initialValues } from "../../../core/model/initial_values.ts";
import type { TrainSpec } from "../../../core/train/train_spec.ts";
import { Trainer } from "../../../core/train/trainer.ts";
import { appendLoss } from "../../../core/model/append_loss.ts";
import { withDevices } from "../../helpers/devices.ts";
import { ARCHITECTURE_VARIANTS, variantBatch } from "../../helpers/architecture_variants.ts";
import { MODEL_VARIANTS, SMALL_MODEL } from "../../helpers/model_variants.ts";

const TRAIN: Omit<TrainSpec, "batch" | "length"> = {
  ...{ decays: "matrices", clipNorm: 1 },
  optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1 },
  schedule: { kind: "constant", rate: 1e-2, warmUp: 0 },
};
const ALL = { ...MODEL_VARIANTS, ...ARCHITECTURE_VARIANTS };
const START = { seeds: [3] };

/** Each variant with drawn weights that are large enough to matter. */
const specOf = (change: Partial<DecoderSpec>): DecoderSpec => ({
  ...SMALL_MODEL,
  ...{ initialDeviation: 0.5, embeddingDeviation: 1 },
  ...change,
});

/** Takes a step on a device; returns the loss before it and a hash of all that is kept after it. */
async function takeStep(device: Device, model: DecoderSpec) {
  const { size, batch } = variantBatch(model);
  const trainer = await Trainer.open(device, { model, train: { ...TRAIN, ...size } }, START);
  try {
    await trainer.takeStep(batch);
    return { loss: (await trainer.losses())[0], hash: (await trainer.hashes())[0] };
  } finally {
    await trainer.close();
  }
}

/** The loss of the first step in f64, from the same weights. */
function referenceLoss(spec: DecoderSpec): number {
  const { size, batch } = variantBatch(spec);
  const { model, logits } = buildModel(spec, size);
  appendLoss(model, logits);
  const inputs = new Map<string, Float64Array>([
    ...model.tables.map(({ name, values }) => [name, Float64Array.from(values)] as const),
    ...model.parameters.map((parameter) =>
      [parameter.path, Float64Array.from(initialValues(parameter, { seed: 3 }))] as const
    ),
    ...Object.entries(batch).map(([name, values]) => [name, Float64Array.from(values)] as const),
  ]);
  return evaluateReference(model.graph.build(), inputs).get("loss")![0];
}

Deno.test("a step of every variant has the reference's loss, and equal bits on every device", async (t) => {
  await withDevices(async (devices) => {
    const hashes = new Set<string>();
    for (const [name, change] of Object.entries(ALL)) {
      await t.step(name, async () => {
        const spec = specOf(change);
        const expected = referenceLoss(spec);
        let first: string | undefined;
        for (const given of devices) {
          if (!("device" in given)) continue;
          const { loss, hash } = await takeStep(given.device, spec);
          assert(Math.abs(loss / expected - 1) < 2e-6, `${given.name}: ${loss}, not ${expected}`);
          first ??= hash;
          assertEquals(hash, first, given.name);
        }
        hashes.add(first!);
      });
    }
    assertEquals(hashes.size, Object.keys(ALL).length);
  });
});
