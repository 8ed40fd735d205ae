import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import type { GradientCellConfig } from "../../../core/experiment/model_cell.ts";
import type { Device } from "../../../core/device/device.ts";
import { createTaskDataset } from "../../../core/data/tasks/task_dataset.ts";
import type { ModelSettings } from "../../../core/model/model_settings.ts";
import { runGradientCell } from "../../../core/run/run_gradient_cell.ts";
import type { Metric } from "../../../core/result/cell_record.ts";
import { withDevices } from "../../helpers/devices.ts";
import { SETTINGS } from "../../helpers/model_settings.ts";

const DATA = { name: "markov", source: "in-context-markov", states: 4 } as const;

/** Pre-norm with ReLU, every matrix as large as Xavier's: what the theory is about. */
const PRE: ModelSettings = {
  ...SETTINGS,
  ...{ dModel: 32, dFf: 64, activation: "relu", norm: "layer-norm" },
  ...{ initialDeviation: 0.18, embeddingDeviation: 0.18, scaledInit: false, precision: "f32" },
};

function cellOf(depth: number, changes: Partial<GradientCellConfig> = {}): GradientCellConfig {
  return {
    ...{ kind: "gradients", experiment: "toy", version: 1, arm: "pre", seed: 3, depth },
    ...{ model: { ...PRE, layers: depth }, batch: 2, length: 8, data: DATA },
    ...changes,
  };
}

const run = (device: Device, config: GradientCellConfig) =>
  runGradientCell(device, config, createTaskDataset(DATA));

function normOf(metrics: readonly Metric[], path: string): number {
  const found = metrics.filter(({ split }) => split === `layer/${path}`);
  assertEquals(found.length, 1, path);
  return Number(found[0].value);
}

Deno.test("runGradientCell() names the blocks, and the parts of the first and the last", () =>
  withDevices(async (devices) => {
    const results = [];
    for (const given of devices) {
      if ("device" in given) results.push(await run(given.device, cellOf(3)));
    }
    for (const result of results) assertEquals(result, results[0]);
    const [metrics] = results;
    const paths = metrics.map(({ split }) => split.replace("layer/", ""));
    for (
      const part of ["attention.qkv.weight", "feedForward.out.weight", "feedForward.norm.gain"]
    ) {
      for (const block of ["blocks.0", "blocks.last"]) assert(paths.includes(`${block}.${part}`));
      for (const block of ["blocks.1", "blocks.2"]) assert(!paths.includes(`${block}.${part}`));
    }
    for (const path of ["embedding.token", "head.weight", "blocks.0", "blocks.1", "blocks.2"]) {
      assert(normOf(metrics, path) > 0, path);
    }
    assertEquals(normOf(metrics, "blocks.last"), normOf(metrics, "blocks.2"));
    const squares = metrics.filter(({ split }) => split.startsWith("layer/blocks.0."))
      .reduce((sum, { value }) => sum + Number(value) * Number(value), 0);
    assertAlmostEquals(Math.sqrt(squares), normOf(metrics, "blocks.0"), 1e-12);
    const { arm, seed, step, metric } = metrics[0];
    assertEquals({ arm, seed, step, metric }, {
      arm: "pre",
      seed: 3,
      step: 0,
      metric: "gradient_norm",
    });
  }));

Deno.test("runGradientCell() finds that the last pre-norm gradients fall with the depth, and by seed", () =>
  withDevices(async ([given]) => {
    assert("device" in given);
    const last = async (changes: Partial<GradientCellConfig>, depth: number) => {
      const config = cellOf(depth, changes);
      const metrics = await run(given.device, {
        ...config,
        model: { ...config.model, layers: depth },
      });
      return normOf(metrics, "blocks.last.feedForward.out.weight");
    };
    const slope = async (changes: Partial<GradientCellConfig>) =>
      Math.log(await last(changes, 16) / await last(changes, 2)) / Math.log(8);
    assert(Math.abs(await slope({}) + 0.5) < 0.25);
    assert(Math.abs(await slope({ model: { ...PRE, scaledInit: true } })) < 0.25);
    assert(Math.abs(await slope({ model: { ...PRE, normPlace: "post" } })) < 0.35);
    assertNotEquals(await last({}, 2), await last({ seed: 4 }, 2));
  }));
