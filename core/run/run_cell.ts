import { DivergenceError } from "../base/errors.ts";
import type { Device } from "../device/device.ts";
import type { Cell } from "../experiment/cell.ts";
import { type CellRecord, metricValue, sealRecord } from "../result/cell_record.ts";
import type { RateChoice } from "../train/choose_rate.ts";
import { PART_CHECK_FUNCTIONS } from "./checks/part_checks.ts";
import { PROPERTY_CHECKS } from "./checks/property_checks.ts";
import { createDatasets, type Datasets } from "./datasets.ts";
import { runFactCheck } from "./facts/fact_checks.ts";
import { pause } from "./pause.ts";
import { runDecodingCell } from "./run_decoding_cell.ts";
import { runGradientCell } from "./run_gradient_cell.ts";
import { runStepTimingCell } from "./run_step_timing_cell.ts";
import { runTimingCell } from "./run_timing_cell.ts";
import { type CellFindings, runTrainingCell, type TrainingCellNeeds } from "./run_training_cell.ts";
import { trialRate } from "./trial_rate.ts";

/** Time between two looks at the signal of a run of training, which takes milliseconds an update. */
const LOOK_EVERY_MS = 50;

/** What running a cell takes beside the device. */
export interface RunCellOptions {
  /** Ends the run; the cell then has no record. */
  readonly signal: AbortSignal;
  /** Told the error of a cell that failed. */
  readonly onError?: (error: unknown) => void;
  /** Where data sets are kept between cells. */
  readonly datasets?: Datasets;
  /** Gives the record of a finished trial; a trial without one is run, and its record is dropped. */
  readonly finished?: (hash: string) => CellRecord | undefined;
  /** What the trials chose, where the caller knows it. */
  readonly choice?: RateChoice;
  /** Told what was trained, before it is forgotten. */
  readonly onTrained?: TrainingCellNeeds["onTrained"];
}

/**
 * Runs one cell and makes its record; a cell that cannot be run is a record with its reason.
 *
 * @param cell The cell.
 * @param device Where it runs.
 * @param options The signal that ends the run, and what the cell may need.
 * @throws {DOMException} "AbortError" if the signal ends it.
 */
export async function runCell(
  cell: Cell,
  device: Device,
  options: RunCellOptions,
): Promise<CellRecord> {
  const { id, hash, config } = cell;
  const { name, arithmeticClass } = device.info;
  const base = { id, cell: hash, config, device: name, arithmetic: arithmeticClass };
  try {
    if (config.kind === "timing") {
      const samples = await runTimingCell(device, config, options.signal);
      return sealRecord({ ...base, status: "ok", metrics: [], samples });
    }
    if (config.kind === "decode-timing") {
      const samples = await runDecodingCell(device, config, options.signal);
      return sealRecord({ ...base, status: "ok", metrics: [], samples });
    }
    if (config.kind === "step-timing") {
      const { signal, datasets = createDatasets() } = options;
      const data = await datasets.open(config.data);
      const samples = await runStepTimingCell(device, config, { data, signal });
      return sealRecord({ ...base, status: "ok", metrics: [], samples });
    }
    return sealRecord({ ...base, ...await findingsOf(cell, device, options) });
  } catch (error) {
    if (options.signal.aborted) throw error;
    options.onError?.(error);
    const status = error instanceof DivergenceError ? "diverged" : "failed";
    const reason = error instanceof Error ? error.message : String(error);
    return sealRecord({ ...base, status, reason, metrics: [] });
  }
}

async function findingsOf(
  { config }: Cell,
  device: Device,
  options: RunCellOptions,
): Promise<CellFindings> {
  const { signal, datasets = createDatasets(), finished, onTrained } = options;
  switch (config.kind) {
    case "training": {
      const data = await datasets.open(config.data);
      const choice = options.choice ??
        await trialRate(config, async (trial) =>
          finished?.(trial.hash) ??
            await runCell(trial, device, { signal, datasets }));
      const onProgress = pausing(signal);
      return await runTrainingCell(device, config, { data, choice, onProgress, onTrained });
    }
    case "gradients": {
      const data = await datasets.open(config.data);
      return { status: "ok", metrics: await runGradientCell(device, config, data) };
    }
    case "property":
    case "part":
    case "fact": {
      const found = config.kind === "property"
        ? await PROPERTY_CHECKS[config.check](device, config)
        : config.kind === "part"
        ? await PART_CHECK_FUNCTIONS[config.check](device, config)
        : await runFactCheck(device, config);
      const metrics = found.map(({ metric, value, unit }) => ({
        arm: config.arm,
        seed: config.seed ?? "" as const,
        step: "" as const,
        split: config.check,
        metric,
        value: typeof value === "number" ? metricValue(value) : value,
        unit,
      }));
      return { status: "ok", metrics };
    }
    default:
      throw new Error(`Cannot run a cell as its kind must be known: kind=${config.kind}`);
  }
}

/** Lets signals through now and then: a pause at every update would cost as much as a tiny one. */
function pausing(signal: AbortSignal): () => Promise<void> {
  let lastMs = performance.now();
  return async () => {
    const nowMs = performance.now();
    if (nowMs - lastMs < LOOK_EVERY_MS) return;
    lastMs = nowMs;
    await pause(signal);
  };
}
