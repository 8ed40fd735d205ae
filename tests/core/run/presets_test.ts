import { assert, assertEquals } from "@std/assert";
import { createTaskDataset } from "../../../core/data/tasks/task_dataset.ts";
import type { TrainingCellConfig } from "../../../core/experiment/model_cell.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { architectureOf } from "../../../core/model/architecture.ts";
import { decoderSpec } from "../../../core/model/decoder_spec.ts";
import { parameterFormula } from "../../../core/model/parameter_formula.ts";
import { PRESET_NAMES, PRESETS } from "../../../core/model/presets/presets.ts";
import { runTrainingCell } from "../../../core/run/run_training_cell.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const TASK = { name: "noisy", source: "transduction" } as const;

/** Plans a training of every preset at a width. */
function cellsAt(dModel: number, heads: number) {
  const { training: { duplicate: _, ...training } = {}, base } = TINY_TRAINING;
  return planExperiment(validateExperiment({
    ...TINY_TRAINING,
    arms: Object.fromEntries(PRESET_NAMES.map((preset) => [preset, { preset }])),
    base: { model: { ...base?.model, dModel, heads }, train: { batch: 2, length: 8 } },
    training: { ...training, data: [TASK], budgets: [2] },
    claims: [{
      id: "P1",
      statement: "A gate is better",
      rule: { kind: "lower-loss", baseline: "gpt2", candidate: "llama2", margin: 0.01 },
    }],
  })).cells;
}

for (const [dModel, heads] of [[8, 2], [24, 2]] as const) {
  Deno.test(`every preset can be an arm of a training at width ${dModel}`, () =>
    onCpu(async (device) => {
      const data = createTaskDataset(TASK);
      for (const preset of PRESET_NAMES) {
        const id = `training/noisy/${preset}/steps=2/seed=0`;
        const config = cellsAt(dModel, heads).find((each) => each.id === id)!
          .config as TrainingCellConfig;
        const { status, metrics } = await runTrainingCell(device, config, { data });
        assertEquals(status, "ok", preset);
        const valueOf = (split: string, metric: string) =>
          Number(metrics.findLast((row) => row.split === split && row.metric === metric)?.value);
        assert(valueOf("held-out", "loss") > 0, preset);
        // A masked token is one more.
        const vocabulary = data.vocabulary + (preset === "bert" ? 1 : 0);
        const spec = decoderSpec(config.model, { vocabulary, context: 8 });
        assertEquals(architectureOf(spec), PRESETS[preset].architecture);
        assertEquals(valueOf("model", "parameters"), parameterFormula(spec), preset);
      }
    }));
}
