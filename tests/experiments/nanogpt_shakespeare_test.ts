import { assert, assertEquals } from "@std/assert";
import { planExperiment } from "../../core/experiment/plan.ts";
import { decoderSpec } from "../../core/model/decoder_spec.ts";
import { modelCounts } from "../../core/model/model_counts.ts";
import { loadExperiment } from "../../core/run/load_experiment.ts";
import { trainSpecOf } from "../../core/train/train_spec_of.ts";

const { experiment } = await loadExperiment("nanogpt-shakespeare");
const { base: { model, train }, training } = experiment;

Deno.test("nanogpt-shakespeare is the model of the preset", () => {
  const spec = decoderSpec(model, { vocabulary: 65, context: train.length });
  const { parameters } = modelCounts(spec, { batch: 1, length: 1 });
  // nanoGPT: 65 x 128 + 64 x 128 + 4 (12 x 128^2 + 2 x 128) + 128. Ours has biases of LayerNorm.
  const nanoGpt = 65 * 128 + 64 * 128 + 4 * (12 * 128 * 128 + 2 * 128) + 128;
  assertEquals(parameters, nanoGpt + 9 * 128);
  const { activation, norm, tiedHead, bias, dropout, position } = model;
  assertEquals({ activation, norm, tiedHead, bias, dropout, position }, {
    ...{ activation: "gelu-erf", norm: "layer-norm", tiedHead: true, bias: false, dropout: 0 },
    position: "learned",
  });
});

Deno.test("nanogpt-shakespeare has the schedule of the preset", () => {
  const [steps] = training!.budgets;
  assertEquals(trainSpecOf(train, { steps }), {
    ...{ batch: 12, length: 64, decays: "matrices", clipNorm: 1 },
    optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.99, eps: 1e-8, weightDecay: 0.1 },
    schedule: { kind: "cosine", rate: 1e-3, warmUp: 100, steps: 2000, last: 1e-4 },
  });
});

Deno.test("nanogpt-shakespeare scores all of the validation split", () => {
  // 1,115,394 characters, of which nanoGPT takes int(0.9 n) for training.
  const validation = 1_115_394 - Math.floor(0.9 * 1_115_394);
  assertEquals(training!.evaluation.sequences, Math.floor((validation - 1) / train.length));
  assert(planExperiment(experiment, { profile: "cpu" }).settled.seeds.length >= 5);
});
