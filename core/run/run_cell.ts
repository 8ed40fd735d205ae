import { DivergenceError } from "../base/errors.ts";
import type { Device } from "../device/device.ts";
import type { Cell } from "../experiment/cell.ts";
import { type CellRecord, metricValue, sealRecord } from "../result/cell_record.ts";
import { POSITION_CHECK_FUNCTIONS } from "./checks/position_checks.ts";
import { PROPERTY_CHECKS } from "./checks/property_checks.ts";
import { openDataset } from "./open_dataset.ts";
import { runGradientCell } from "./run_gradient_cell.ts";
import { runTimingCell } from "./run_timing_cell.ts";

/**
 * Runs one cell and makes its record; a cell that cannot be run is a record with its reason.
 *
 * @param cell The cell.
 * @param device Where it runs.
 * @param options The signal that ends the run (the cell then has no record), and what is told the
 * error of a cell that failed.
 * @throws {DOMException} "AbortError" if the signal ends it.
 */
export async function runCell(
  cell: Cell,
  device: Device,
  options: { readonly signal: AbortSignal; readonly onError?: (error: unknown) => void },
): Promise<CellRecord> {
  const { id, hash, config } = cell;
  const { signal, onError } = options;
  const { name, arithmeticClass } = device.info;
  const base = { id, cell: hash, config, device: name, arithmetic: arithmeticClass };
  try {
    if (config.kind === "timing") {
      const samples = await runTimingCell(device, config, signal);
      return sealRecord({ ...base, status: "ok", metrics: [], samples });
    }
    if (config.kind === "gradients") {
      const data = await openDataset(config.data);
      const metrics = await runGradientCell(device, config, data);
      return sealRecord({ ...base, status: "ok", metrics });
    }
    if (config.kind !== "property" && config.kind !== "position") {
      throw new Error(`Cannot run a cell of this kind yet: kind=${config.kind}`);
    }
    const findings = config.kind === "property"
      ? await PROPERTY_CHECKS[config.check](device, config)
      : await POSITION_CHECK_FUNCTIONS[config.check](device, config);
    const metrics = findings.map(({ metric, value, unit }) => ({
      arm: config.arm,
      seed: config.seed,
      step: "" as const,
      split: config.check,
      metric,
      value: typeof value === "number" ? metricValue(value) : value,
      unit,
    }));
    return sealRecord({ ...base, status: "ok", metrics });
  } catch (error) {
    if (signal.aborted) throw error;
    onError?.(error);
    const status = error instanceof DivergenceError ? "diverged" : "failed";
    const reason = error instanceof Error ? error.message : String(error);
    return sealRecord({ ...base, status, reason, metrics: [] });
  }
}
