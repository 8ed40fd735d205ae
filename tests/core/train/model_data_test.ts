import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { createTaskDataset } from "../../../core/data/tasks/task_dataset.ts";
import type { Device } from "../../../core/device/device.ts";
import type { Architecture } from "../../../core/model/model_settings.ts";
import { modelBatch, modelData } from "../../../core/train/model_data.ts";
import { trainModel } from "../../../core/train/train_model.ts";
import { Trainer, type TrainingSpec } from "../../../core/train/trainer.ts";
import { updateBatch } from "../../../core/train/update_batch.ts";
import { withWebgpu } from "../../helpers/devices.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_PLAN, TINY_SPEC } from "../../helpers/tiny_model_run.ts";

const DATA = createTaskDataset({
  ...{ name: "noisy", source: "transduction" },
  ...{ symbols: 4, lengths: "uniform" },
});
const ARCHITECTURES = ["decoder", "prefix", "encoder-decoder"] as const;

function specOf(architecture: Architecture, train: Partial<TrainingSpec["train"]> = {}) {
  const { vocabulary } = modelData(DATA, { architecture });
  const model = {
    ...TINY_SPEC.model,
    ...{ architecture, vocabulary, dropout: 0, width: 32, hidden: 64, initialDeviation: 0.05 },
  };
  return { model, train: { ...TINY_SPEC.train, batch: 8, length: 12, ...train } };
}

function run(
  device: Device,
  architecture: Architecture,
  { steps, seeds = [3], train = {} }: {
    readonly steps: number;
    readonly seeds?: readonly number[];
    readonly train?: Partial<TrainingSpec["train"]>;
  },
) {
  const data = modelData(DATA, { architecture });
  const spec = specOf(architecture, train);
  const plan = { ...TINY_PLAN, sequences: 40, lengths: [16], gradientNorms: true };
  return trainModel(device, { spec, data, steps, seeds, plan });
}

type Rows = Awaited<ReturnType<typeof run>>["seeds"][number]["measurements"];
const valueOf = (rows: Rows, split: string, metric: string) =>
  rows.findLast((row) => row.split === split && row.metric === metric)?.value;

Deno.test("every architecture learns a channel, judged by the same targets and floor", () =>
  onCpu(async (device) => {
    const floors = new Set();
    for (const architecture of ARCHITECTURES) {
      const schedule = { kind: "constant", rate: 1e-2, warmUp: 10 } as const;
      const { seeds: [{ measurements: rows }] } = await run(device, architecture, {
        ...{ steps: 500, train: { schedule, batch: 32 } },
      });
      floors.add(`${valueOf(rows, "held-out", "floor")} ${valueOf(rows, "problems/16", "floor")}`);
      const excess = valueOf(rows, "held-out", "excess") as number;
      const accuracy = valueOf(rows, "held-out", "accuracy") as number;
      // A guess of four symbols lies about 0.9 nat above the floor, and is right in a quarter.
      assert(excess > 0 && excess < 0.6, `${architecture}: ${excess}`);
      assert(accuracy > 0.4, `${architecture}: ${accuracy}`);
      const longer = valueOf(rows, "problems/16", "excess") as number;
      assert(longer > excess, `${architecture}: ${longer}`);
    }
    assertEquals(floors.size, 1);
  }));

Deno.test("an encoder learns to find masked tokens, for which no floor is known", () =>
  onCpu(async (device) => {
    const schedule = { kind: "constant", rate: 1e-2, warmUp: 10 } as const;
    const { seeds: [{ measurements: rows }] } = await run(device, "encoder", {
      ...{ steps: 200, train: { schedule, batch: 32 } },
    });
    const loss = valueOf(rows, "held-out", "loss") as number;
    assert(loss < Math.log(5), `${loss}`);
    assertEquals(valueOf(rows, "held-out", "excess"), undefined);
    assert((valueOf(rows, "held-out", "accuracy") as number) > 0.25);
  }));

Deno.test("every architecture has equal bits on every device, and beside other seeds", async () => {
  for (const architecture of [...ARCHITECTURES, "encoder"] as const) {
    const own = await onCpu((device) => run(device, architecture, { steps: 6 }));
    const both = await onCpu((device) => run(device, architecture, { steps: 6, seeds: [5, 3] }), {
      threads: 2,
    });
    assertEquals(both.seeds[1], own.seeds[0], architecture);
    await withWebgpu(async (device) => {
      assertEquals((await run(device, architecture, { steps: 6 })).seeds, own.seeds, architecture);
    });
  }
});

Deno.test("norms of gradients tell the blocks of both stacks", () =>
  onCpu(async (device) => {
    const { seeds: [{ measurements }] } = await run(device, "encoder-decoder", { steps: 1 });
    const layers = measurements.filter(({ metric }) => metric === "gradient_norm")
      .map(({ split }) => split);
    for (const path of ["blocks.0", "blocks.last", "encoder.blocks.0", "encoder.blocks.last"]) {
      assert(layers.includes(`layer/${path}`), path);
    }
    assert(layers.includes("layer/blocks.last.cross.kv.weight"));
    assertEquals(new Set(layers).size, layers.length);
  }));

Deno.test("gradients of several batches of pairs are those of one large batch", () =>
  onCpu(async (device) => {
    const lossOf = async (train: Partial<TrainingSpec["train"]>) => {
      const spec = specOf("encoder-decoder", train);
      const model = { ...spec.model, precision: 24 } as const;
      const trainer = await Trainer.open(device, { ...spec, model }, { seeds: [3] });
      await trainer.takeStep(updateBatch({ spec, data: DATA, seeds: [3] }, 0));
      const [[record]] = await trainer.records();
      await trainer.close();
      return record;
    };
    const [whole, parts] = [await lossOf({}), await lossOf({ batch: 2, accumulate: 4 })];
    assertAlmostEquals(parts.loss, whole.loss, 1e-6);
    assertAlmostEquals(parts.norm, whole.norm, 1e-5 * whole.norm);
  }));

Deno.test("Trainer refuses a batch that is not what its model reads", () =>
  onCpu(async (device) => {
    const spec = specOf("encoder-decoder");
    const windows = DATA.trainBatch({ seed: 3, step: 0, batch: 8, length: 12 });
    const batch = modelBatch(spec.model, windows, 12);
    const trainer = await Trainer.open(device, spec, { seeds: [3] });
    const refuse = async (given: typeof batch, message: string) => {
      const error = await trainer.takeStep(given).catch((error) => error);
      assert(error instanceof RangeError, `${error}`);
      assert(error.message.includes(message), error.message);
    };
    await refuse(windows, "tokens must be [8, 6]: elements=48, values=96");
    await refuse({ ...batch, source: undefined }, "source must be [8, 6]: elements=48, values=0");
    await refuse(
      { ...batch, visible: batch.source },
      "the model must read all of its batch: given=visible, architecture=encoder-decoder",
    );
    await trainer.takeStep(batch);
    await trainer.close();
  }));

Deno.test("modelData() wants a source where a model reads one", () => {
  const text = createTaskDataset({ name: "grammar", source: "pcfg" });
  for (const architecture of ["prefix", "encoder-decoder"] as const) {
    assertThrows(
      () => modelData(text, { architecture }),
      RangeError,
      `they must have a source and a target: data=grammar, architecture=${architecture}`,
    );
    assertEquals(modelData(DATA, { architecture }), DATA);
  }
  assertEquals(modelData(text, {}), text);
  assertEquals(modelData(text, { architecture: "encoder" }).vocabulary, text.vocabulary + 1);
});
