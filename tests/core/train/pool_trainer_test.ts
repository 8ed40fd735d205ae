import { assert, assertEquals } from "@std/assert";
import { poolTrainer, withOwnHeads } from "../../../core/train/pool_trainer.ts";
import { stateTensors } from "../../../core/train/state_tensors.ts";
import { trainModel } from "../../../core/train/train_model.ts";
import { Trainer, type TrainingSpec } from "../../../core/train/trainer.ts";
import { pooledAt } from "../../../core/train/train_spec_of.ts";
import { updateBatch } from "../../../core/train/update_batch.ts";
import { trainSettingsSchema } from "../../../core/experiment/train_settings_schema.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_MODEL_RUN, TINY_SPEC } from "../../helpers/tiny_model_run.ts";

/** One head of keys and values for two of queries, of 8 columns each. */
const SHARED: TrainingSpec = { ...TINY_SPEC, model: { ...TINY_SPEC.model, kvHeads: 1 } };

Deno.test("poolTrainer() makes the mean of keys and values, and of their moments, and keeps all else", () =>
  onCpu(async (device) => {
    const start = { seeds: [3, 4] };
    const before = await Trainer.open(device, withOwnHeads(SHARED), start);
    const source = { ...TINY_MODEL_RUN, spec: SHARED, seeds: start.seeds };
    for (let step = 0; step < 5; step++) await before.takeStep(updateBatch(source, step));
    const after = await poolTrainer(device, before, { spec: SHARED, start });
    assertEquals([after.step, after.replicates], [5, 2]);
    const [from, to] = [await before.state(), await after.state()];
    for (const replicate of [0, 1]) {
      const own = new Map(stateTensors(before.training, from, replicate).map((t) => [t.name, t]));
      const names = [];
      for (const { name, shape, values } of stateTensors(after.training, to, replicate)) {
        const was = own.get(name)!;
        if (!name.endsWith("attention.qkv.weight")) {
          assertEquals(values, was.values, name);
          continue;
        }
        names.push(name);
        assertEquals([shape, was.shape], [[16, 32], [16, 48]]);
        for (let row = 0; row < 16; row++) {
          for (let c = 0; c < 32; c++) {
            // Columns: 16 of queries, then 8 of keys and 8 of values, of which there were 16 each.
            const first = c < 16 ? c : c < 24 ? c : c + 8;
            const at = row * 48 + first;
            const mean = c < 16 ? was.values[at] : (was.values[at] + was.values[at + 8]) / 2;
            assertEquals(values[row * 32 + c], Math.fround(mean), `${name} ${row} ${c}`);
          }
        }
      }
      assertEquals(names.length, 3);
      assert(names.some((name) => name.startsWith("m/")), names.join(" "));
    }
    await before.close();
    await after.close();
  }));

Deno.test("trainModel() that pools heads to as many as there are goes on as if it had not", () =>
  onCpu(async (device) => {
    const whole = await trainModel(device, TINY_MODEL_RUN);
    const pooled = await trainModel(device, { ...TINY_MODEL_RUN, pooledAt: 13 });
    assertEquals(pooled.seeds, whole.seeds);
  }));

Deno.test("trainModel() has the losses of own heads until it pools them, and measures behind it", () =>
  onCpu(async (device) => {
    const plan = { ...TINY_MODEL_RUN.plan, every: 4 };
    const run = { ...TINY_MODEL_RUN, spec: SHARED, plan };
    const own = await trainModel(device, { ...run, spec: withOwnHeads(SHARED) });
    const pooled = await trainModel(device, { ...run, pooledAt: 13 });
    const shared = await trainModel(device, run);
    const losses = ({ state }: typeof own) => [...state!.logs[0]];
    assertEquals(losses(pooled).slice(0, 3 * 13), losses(own).slice(0, 3 * 13));
    assert(losses(pooled)[3 * 13 + 2] !== losses(own)[3 * 13 + 2]);
    assert(losses(pooled)[2] !== losses(shared)[2]);
    const measured = ({ seeds: [{ measurements }] }: typeof own) =>
      measurements.filter(({ split, metric }) => split === "held-out" && metric === "loss")
        .map(({ step }) => step);
    assertEquals(measured(shared), [4, 8, 12, 16, 20]);
    assertEquals(measured(pooled), [16, 20]);
    assertEquals(pooled.state!.step, 20);
  }));

Deno.test("pooledAt() leaves an update behind it, and is none where nothing is pooled", () => {
  const settings = trainSettingsSchema.parse({}) as Parameters<typeof pooledAt>[0];
  assertEquals(pooledAt(settings, 400), undefined);
  const pooledAfter = (share: number, steps: number) =>
    pooledAt({ ...settings, pooledAfter: share }, steps);
  assertEquals(pooledAfter(0.95, 400), 380);
  assertEquals(pooledAfter(0.95, 4), 3);
  assertEquals(pooledAfter(0.5, 1), 0);
});
