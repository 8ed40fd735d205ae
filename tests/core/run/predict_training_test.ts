import { assertEquals } from "@std/assert";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { decoderSpec } from "../../../core/model/decoder_spec.ts";
import { modelCounts } from "../../../core/model/model_counts.ts";
import type { StepMeasure } from "../../../core/run/measure_step.ts";
import { predictTraining } from "../../../core/run/predict_training.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const { cells } = planExperiment(validateExperiment(TINY_TRAINING));
const config =
  cells.flatMap(({ id, config }) =>
    config.kind === "training" && id.endsWith("plain/steps=8/seed=0") ? [config] : []
  )[0];

/** Seconds of a cell whose parts take what is given, beside those of an idle one. */
function seconds(parts: Partial<StepMeasure>, evaluation = config.evaluation): number {
  const model = decoderSpec(config.model, { vocabulary: 4, context: 16 });
  const idle: StepMeasure = {
    setupSeconds: 0,
    stepSeconds: 0,
    evaluationSetupSeconds: 0,
    tokenSeconds: 0,
    moreTokenSeconds: 0,
    sizeBytes: 1,
    vocabulary: 4,
    counts: modelCounts(model, { batch: 2, length: 8 }),
  };
  const of = (measure: StepMeasure) =>
    predictTraining({ ...config, evaluation }, measure, "language").seconds;
  return Math.round(of({ ...idle, ...parts }) - of(idle));
}

Deno.test("predictTraining() counts updates, tokens that are evaluated, and graphs", () => {
  assertEquals(seconds({ stepSeconds: 1 }), 8);
  // 4 windows each: held-out of 8 tokens, positions in 16, same targets in 8 and in 16.
  assertEquals(seconds({ tokenSeconds: 1 }), 4 * (8 + 16 + 8 + 16));
  assertEquals(seconds({ evaluationSetupSeconds: 1 }), 4);
});

Deno.test("predictTraining() lets a token cost more in windows longer than those of training", () => {
  // Two passes of 4 windows have 16 tokens, 8 more than in training.
  assertEquals(seconds({ moreTokenSeconds: 1 }), 2 * 4 * 16 * 8);
});

Deno.test("predictTraining() counts the windows of decoded targets twice", () => {
  const evaluation = { ...config.evaluation, decoded: ["bleu"] } as const;
  const plain = seconds({ tokenSeconds: 1 });
  assertEquals(seconds({ tokenSeconds: 1 }, evaluation) - plain, 2 * 4 * 8);
});
