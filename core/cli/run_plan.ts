import type { Device } from "../device/device.ts";
import { openDevice } from "../device/open_device.ts";
import type { Plan } from "../experiment/plan.ts";
import { isTimed } from "../experiment/timed_cells.ts";
import { countText } from "../result/scope_text.ts";
import { checkData } from "../run/check_data.ts";
import { createDatasets } from "../run/datasets.ts";
import { forecastCells } from "../run/forecast.ts";
import { planRun } from "../run/run_settings.ts";
import { showDownloads } from "./download_progress.ts";
import { type ProgressOutput, standardErrorOutput } from "./progress.ts";
import { runInFolder } from "./run_in_folder.ts";
import type { RunRequest } from "./run_request.ts";
import { shardOf } from "./shard_of.ts";

/**
 * Runs a plan on the device that was asked for: says what it does, and leaves timings out where
 * they would mean nothing.
 *
 * @returns The exit code.
 * @throws {BackendUnavailableError} If the device is missing.
 */
export async function runPlan(plan: Plan, request: RunRequest): Promise<number> {
  const { settings, shard } = request;
  const output = request.json ? undefined : standardErrorOutput();
  const planned = shardOf(plan, shard);
  output?.write(
    `${plan.experiment}, profile ${plan.profile}${shard ? `, shard ${shard}` : ""}: ` +
      `${countText(planned.length, "cell")}\n`,
  );
  for (const warning of plan.warnings) output?.write(`Warning: ${warning}\n`);
  const { timing, training, decoding } = plan.settled;
  const threads = timing?.threads ?? training?.timing?.threads ?? decoding?.threads ??
    request.threads;
  const datasets = createDatasets({ onDownload: showDownloads(output) });
  await checkData(planned, datasets);
  let device = await openDevice({ name: settings.device ?? "auto", threads });
  try {
    const untimed = reasonNotToTime(plan, device);
    sayDevice(device, untimed, output);
    const used = untimed === undefined ? settings : { ...settings, untimed };
    const usedPlan = untimed === undefined ? plan : await planRun(used);
    const cells = shardOf(usedPlan, shard);
    const lanes = request.threads ?? navigator.hardwareConcurrency;
    return await runInFolder({
      plan: usedPlan,
      cells,
      request: { ...request, settings: used },
      device,
      datasets,
      measure: () => forecastCells(usedPlan, cells, { lanes, device, datasets }),
      output,
      reopen: async () => {
        const { name } = device.info;
        output?.write(`The device was lost; opening ${name} again\n`);
        await device.close();
        return device = await openDevice({ name, threads });
      },
    });
  } finally {
    await device.close();
  }
}

function reasonNotToTime(plan: Plan, { info }: Device): string | undefined {
  const times = plan.cells.some(isTimed);
  return times && info.software
    ? `${info.adapter} is a software adapter, which is never timed`
    : undefined;
}

function sayDevice(device: Device, untimed: string | undefined, output?: ProgressOutput): void {
  const { name, adapter, arithmeticClass, details } = device.info;
  output?.write(`Device: ${name}, ${adapter}; arithmetic ${arithmeticClass}\n`);
  // "cpu: why"; nothing to say where it was asked for by name.
  const why = details.chosen?.split(": ").slice(1).join(": ") ?? "";
  if (why !== "" && why !== "asked for by name") output?.write(`        ${why}\n`);
  if (untimed !== undefined) output?.write(`Timing cells are left out: ${untimed}\n`);
}
