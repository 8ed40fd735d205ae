import { resultFiles } from "../../core/cli/result_files.ts";
import type { Device } from "../../core/device/device.ts";
import { gatherEnvironment } from "../../core/run/environment.ts";
import { openRecordStore } from "../../core/run/record_store.ts";
import { runCells } from "../../core/run/run_cells.ts";
import { commandOf, planRun, type RunSettings } from "../../core/run/run_settings.ts";

/** The settings of a run that takes a fraction of a second: 18 canonical cells and 2 timings. */
export const TINY_SETTINGS: RunSettings = {
  experiment: "norm-timing",
  profile: "smoke",
  seeds: 1,
  set: {
    "properties.shapes": [[7, 33]],
    "timing.shapes": [[4, 64]],
    "timing.blocks": 2,
    "timing.minSampleMs": 0.1,
    "timing.models": [],
  },
};

/** Writes a whole result, as a run does, in this process. */
export async function writeTinyResult(
  folder: string,
  device: Device,
  changes: Partial<RunSettings> = {},
): Promise<void> {
  const settings = { ...TINY_SETTINGS, ...changes };
  const plan = await planRun(settings);
  const store = await openRecordStore(folder);
  try {
    const observer = { begin() {}, end() {}, skip() {} };
    const { signal } = new AbortController();
    await runCells(plan.cells, { device, store, observer, signal });
    const environment = { run: settings, ...await gatherEnvironment(plan, device) };
    const source = { plan, records: store.records, environment, command: commandOf(settings) };
    const { files } = await resultFiles(source);
    for (const [name, text] of files) await store.writeFile(name, text);
  } finally {
    await store.close();
  }
}
