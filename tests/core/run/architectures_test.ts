import { assert, assertEquals, assertRejects } from "@std/assert";
import { createTaskDataset } from "../../../core/data/tasks/task_dataset.ts";
import type { TrainingCellConfig } from "../../../core/experiment/model_cell.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import type { Architecture } from "../../../core/model/model_settings.ts";
import { runGradientCell } from "../../../core/run/run_gradient_cell.ts";
import { runStepTimingCell } from "../../../core/run/run_step_timing_cell.ts";
import { runTrainingCell } from "../../../core/run/run_training_cell.ts";
import { loadTraining, saveTrainedModel } from "../../../core/run/trained_model.ts";
import { modelBatch } from "../../../core/train/model_data.ts";
import { Trainer, type TrainingSpec } from "../../../core/train/trainer.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_SPEC } from "../../helpers/tiny_model_run.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";
import { withFolder } from "../../helpers/with_folder.ts";

const DATA = createTaskDataset({ name: "noisy", source: "transduction" });
const ARMS = {
  decoder: {},
  prefix: { model: { architecture: "prefix", position: "learned" } },
  encoder: { model: { architecture: "encoder" } },
  pair: { model: { architecture: "encoder-decoder", position: "learned", encoderLayers: 2 } },
  shared: { model: { architecture: "encoder-decoder", sharedStacks: true, position: "t5" } },
} as const;
const { training: { data: _, duplicate: __, ...training } = {} } = TINY_TRAINING;
const { cells } = planExperiment(validateExperiment({
  ...TINY_TRAINING,
  arms: ARMS,
  base: { ...TINY_TRAINING.base, train: { batch: 2, length: 8 } },
  training: {
    ...{ ...training, data: [{ name: "noisy", source: "transduction" }], budgets: [4] },
    timing: { blocks: 1, minSampleMs: 0.01, threads: 1 },
  },
  gradients: { depths: [2], data: { name: "noisy", source: "transduction" }, length: 8 },
  claims: [{
    id: "E2.pair",
    statement: "An encoder-decoder is better",
    rule: { kind: "lower-loss", baseline: "decoder", candidate: "pair", margin: 0.01 },
  }],
}));

Deno.test("a training cell says how many targets it decodes rightly, where that is asked for", () =>
  onCpu(async (device) => {
    for (const arm of ["decoder", "prefix", "pair", "shared"]) {
      const { config } = cells.find(({ id }) => id === `training/noisy/${arm}/steps=4/seed=0`)!;
      const plain = config as TrainingCellConfig;
      const decoded = {
        ...plain,
        evaluation: { ...plain.evaluation, decoded: ["exact-match", "bleu"] as const },
      };
      const metricsOf = async (each: TrainingCellConfig) =>
        (await runTrainingCell(device, each, { data: DATA })).metrics;
      const before = await metricsOf(plain);
      const after = await metricsOf(decoded);
      // A task has no text to score; nothing else moves.
      assertEquals(after.slice(0, -1), before, arm);
      const last = after.at(-1)!;
      assertEquals([last.split, last.metric, last.step], ["held-out", "decoded_exact_match", 4]);
      const exact = before.find(({ split, metric }) =>
        split === "held-out" && metric === "exact_match"
      )!;
      assertEquals(last.value, exact.value);
    }
  }));

Deno.test("a training cell of any architecture says its size, and its loss beside one floor", () =>
  onCpu(async (device) => {
    const floors = new Set();
    const losses = new Set();
    for (const arm of Object.keys(ARMS)) {
      const { config } = cells.find(({ id }) => id === `training/noisy/${arm}/steps=4/seed=0`)!;
      const { status, metrics } = await runTrainingCell(device, config as TrainingCellConfig, {
        data: DATA,
      });
      assertEquals(status, "ok");
      const valueOf = (split: string, metric: string) =>
        metrics.findLast((row) => row.split === split && row.metric === metric)?.value;
      for (const name of ["parameters", "training_flops", "formula_flops", "state_bytes"]) {
        assert(Number(valueOf("model", name)) > 0, `${arm}: ${name}`);
      }
      const isMasked = arm === "encoder";
      assertEquals(valueOf("held-out", "excess") === undefined, isMasked);
      for (const split of isMasked ? [] : ["held-out", "problems/16"]) {
        floors.add(`${split} ${valueOf(split, "floor")}`);
      }
      losses.add(valueOf("held-out", "loss"));
    }
    assertEquals([floors.size, losses.size], [2, Object.keys(ARMS).length]);
  }));

Deno.test("gradients and times of steps are measured of any architecture", () =>
  onCpu(async (device) => {
    for (const { config } of cells) {
      if (config.kind === "gradients") {
        const rows = await runGradientCell(device, config, DATA);
        const isPair = config.arm === "pair";
        assertEquals(rows.some(({ split }) => split === "layer/encoder.blocks.last"), isPair);
        assert(rows.every(({ split }) => !/blocks\.1\./.test(split)));
      }
      if (config.kind === "step-timing") {
        const { signal } = new AbortController();
        const samples = await runStepTimingCell(device, config, { data: DATA, signal });
        assertEquals(new Set(samples.map(({ arm }) => arm)).size, Object.keys(ARMS).length);
      }
    }
  }));

Deno.test("a saved model of any architecture goes on with equal bits", () =>
  onCpu((device) =>
    withFolder(async (root) => {
      const architectures: Architecture[] = ["prefix", "encoder-decoder"];
      for (const architecture of architectures) {
        const model = { ...TINY_SPEC.model, architecture, vocabulary: DATA.vocabulary };
        const spec: TrainingSpec = { ...TINY_SPEC, model };
        const start = { seeds: [3] };
        const batchAt = (step: number) => {
          const at = { seed: 3, step, batch: 4, length: 16 };
          return modelBatch(model, DATA.trainBatch(at), 16);
        };
        const train = async (trainer: Trainer, steps: number) => {
          while (trainer.step < steps) await trainer.takeStep(batchAt(trainer.step));
          return trainer;
        };
        const first = await train(await Trainer.open(device, spec, start), 3);
        const { training } = first;
        await saveTrainedModel(root + "/model", {
          ...{ spec, training, state: await first.state(), start },
        });
        const whole = await (await train(first, 6)).hashes();
        await first.close();
        const stored = await loadTraining(root + "/model");
        assertEquals(stored.spec.model, model);
        const rest = await Trainer.open(device, stored.spec, stored.start, stored.state);
        assertEquals(await (await train(rest, 6)).hashes(), whole);
        await rest.close();
      }
    })
  ));

Deno.test("a cell whose data have no source is refused", () =>
  onCpu(async (device) => {
    const { config } = cells.find(({ id }) => id === "training/noisy/pair/steps=4/seed=0")!;
    const data = createTaskDataset({ name: "grammar", source: "pcfg" });
    await assertRejects(
      () => runTrainingCell(device, config as TrainingCellConfig, { data }),
      RangeError,
      "data=grammar, architecture=encoder-decoder",
    );
  }));
