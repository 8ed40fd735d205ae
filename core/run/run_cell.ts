import { DivergenceError } from "../base/errors.ts";
import type { Device } from "../device/device.ts";
import type { Cell } from "../experiment/cell.ts";
import { type CellRecord, metricValue, sealRecord } from "../result/cell_record.ts";
import { PROPERTY_CHECKS } from "./checks/property_checks.ts";
import { runTimingCell } from "./run_timing_cell.ts";

/**
 * Runs one cell and makes its record; a cell that cannot be run is a record with its reason.
 *
 * @param cell The cell.
 * @param device Where it runs.
 * @param signal Ends the run; the cell then has no record.
 * @throws {DOMException} "AbortError" if the signal ends it.
 */
export async function runCell(
  cell: Cell,
  device: Device,
  signal: AbortSignal,
): Promise<CellRecord> {
  const { id, hash, config } = cell;
  const { name, arithmeticClass } = device.info;
  const base = { id, cell: hash, config, device: name, arithmetic: arithmeticClass };
  try {
    if (config.kind === "timing") {
      const samples = await runTimingCell(device, config, signal);
      return sealRecord({ ...base, status: "ok", metrics: [], samples });
    }
    const findings = await PROPERTY_CHECKS[config.check](device, config);
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
    const status = error instanceof DivergenceError ? "diverged" : "failed";
    return sealRecord({ ...base, status, reason: (error as Error).message, metrics: [] });
  }
}
