import {
  type Cell,
  isLevel,
  type PropertyCellConfig,
  type TimingCellConfig,
} from "../../core/experiment/cell.ts";
import { normPoint } from "../../core/experiment/grid.ts";
import { timedArmNames } from "../../core/experiment/timed_arms.ts";
import { normCount } from "../../core/train/level_model.ts";
import {
  type CellRecord,
  type Metric,
  sealRecord,
  type TimingSample,
} from "../../core/result/cell_record.ts";

/** What is wrong with the machine that made the records. */
export interface SyntheticNoise {
  /** Spread of a time within its block, as a share; default 1 %. */
  readonly spread?: number;
  /** Factor on the times of the duplicate arm; default 1. */
  readonly duplicateBias?: number;
  /** Factor on the times of single arms. */
  readonly slower?: Readonly<Record<string, number>>;
}

/**
 * Makes the records of some cells as a machine with a simple memory would: a fixed cost for each
 * execution and a time for each pass over the matrix, times a noise that is a pure function of
 * cell, block and arm.
 *
 * @param cells Cells of a plan.
 * @param noise What is wrong with that machine.
 * @returns One record a cell, in the order of the cells; none of cells of models.
 */
export function syntheticRecords(
  cells: readonly Cell[],
  noise: SyntheticNoise = {},
): readonly CellRecord[] {
  return cells.flatMap(({ id, hash, config }) => {
    const common = { id, cell: hash, config, status: "ok", device: "cpu" } as const;
    if (config.kind === "timing") {
      const samples = samplesOf(id, config, noise);
      return [sealRecord({ ...common, arithmetic: "bitwise", metrics: [], samples })];
    }
    if (config.kind !== "property") return [];
    return [sealRecord({ ...common, arithmetic: "bitwise", metrics: [metricOf(id, config)] })];
  });
}

function metricOf(id: string, config: PropertyCellConfig): Metric {
  const formula = config.check === "formula";
  return {
    arm: config.arm,
    seed: config.seed,
    step: "",
    split: config.check,
    metric: formula ? "max_error_ulp" : "max_absolute_difference",
    value: formula ? Math.round(noiseOf(id) * 12) / 8 + 1 : 0.5 + noiseOf(id),
    unit: formula ? "ulp" : "",
  };
}

/** Passes over the matrix that an execution makes: rough, for figures that look real. */
const PASSES = {
  "layer-norm": { fused: 2, unfused: 12 },
  "rms-norm": { fused: 2, unfused: 7 },
} as const;

/** What all but the norms of a block or step takes, over a norm of as many elements. */
const REST = { forward: 50, "forward-backward": 60, step: 200 } as const;

function samplesOf(id: string, config: TimingCellConfig, noise: SyntheticNoise): TimingSample[] {
  const [rows, width] = isLevel(config) ? normPoint(config).shape : config.shape;
  const arms = timedArmNames(config);
  const nsPerByte = config.cache === "cold" ? 0.12 : rows * width > 500_000 ? 0.09 : 0.03;
  const { spread = 0.01, duplicateBias = 1, slower = {} } = noise;
  const samples: TimingSample[] = [];
  for (let block = 0; block < config.blocks; block++) {
    const weather = 1 + 0.2 * noiseOf(`${id} ${block}`); // moves whole blocks, not comparisons
    arms.forEach((name, position) => {
      const arm = config.arms[name === "a/a" ? config.duplicate : name];
      const passes = arm === undefined ? 2 : PASSES[arm.norm][arm.form];
      const backward = config.pass !== "forward" && arm !== undefined ? 2.4 : 1;
      const busy = arm?.form === "fused" ? (arm.norm === "layer-norm" ? 1.22 : 1.2) : 1;
      const perRow = arm?.form === "unfused" ? 14 * rows : 3 * rows;
      const bytes = rows * width * 4;
      const alone = 90 * passes + perRow + passes * backward * busy * bytes * nsPerByte;
      const norms = isLevel(config) ? (arm === undefined ? 0 : normCount(config.model)) : 1;
      const rest = isLevel(config) ? REST[config.pass] * bytes * nsPerByte : 0;
      const base = norms * alone + rest;
      const own = 1 + spread * (noiseOf(`${id} ${block} ${name}`) - 0.5);
      const factor = (name === "a/a" ? duplicateBias : 1) * (slower[name] ?? 1);
      samples.push({
        arm: name,
        block,
        position: (position + block) % arms.length,
        repetitions: Math.max(1, Math.round(1e6 / base)),
        timeNs: Math.round(base * weather * own * factor * 1000) / 1000,
      });
    });
  }
  return samples;
}

/** A number in [0, 1) that is a pure function of the text (FNV-1a and a final mix). */
export function noiseOf(text: string): number {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}
