import { assert, assertEquals } from "@std/assert";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import { buildDecoder } from "../../../core/model/decoder.ts";
import { modelCounts } from "../../../core/model/model_counts.ts";
import { Trainer } from "../../../core/train/trainer.ts";
import { PEER_LOSSES, peerBatch, peerSpec, peerValues } from "../../helpers/peer_step.ts";

/** Largest relative distance of the first losses from those of the peers. */
async function distance(precision: 12 | 24): Promise<number> {
  const spec = peerSpec(precision);
  const values = peerValues(buildDecoder(spec.model, spec.train).model.parameters);
  const device = await openCpuDevice({ threads: 2 });
  try {
    const trainer = await Trainer.open(device, spec, { seeds: [0], values });
    for (const _ of PEER_LOSSES) await trainer.takeStep(peerBatch());
    const losses = await trainer.losses();
    return Math.max(...PEER_LOSSES.map((loss, i) => Math.abs(losses[i] / loss - 1)));
  } finally {
    await device.close();
  }
}

Deno.test("the peers' step has their parameters and work", () => {
  const { model, train } = peerSpec(24);
  const { parameters, productFlops } = modelCounts(model, train);
  assertEquals(parameters, 870_656);
  // Of 11.68 GFLOP a third is the forward pass; attention is causal here, half of its square.
  assert(productFlops > 3.5e9 && productFlops < 3.9e9, `${productFlops}`);
});

Deno.test("the first losses of the peers' step are theirs at 24 bits", async () => {
  const worst = await distance(24);
  assert(worst < 1e-5, `${worst}`);
});

Deno.test("the first losses of the peers' step are near theirs at 12 bits", async () => {
  const worst = await distance(12);
  assert(worst < 4e-5, `${worst}`); // 1.6e-5 as measured
});
