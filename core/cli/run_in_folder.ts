import { UsageError } from "../base/errors.ts";
import type { Device } from "../device/device.ts";
import { ROUNDS_PER_BLOCK } from "../experiment/cell.ts";
import type { Cell } from "../experiment/cell.ts";
import type { Plan } from "../experiment/plan.ts";
import { countText } from "../result/scope_text.ts";
import type { Forecast } from "../run/forecast.ts";
import { gatherEnvironment } from "../run/environment.ts";
import { type Checkpoints, CHECKPOINTS_FOLDER, mainSteps } from "../run/checkpoints.ts";
import type { Datasets } from "../run/datasets.ts";
import { DENO_FILE_SYSTEM } from "../run/file_system.ts";
import { openRecordStore, type RecordStore } from "../run/record_store.ts";
import { ENVIRONMENT_FILE, resultFolder } from "../run/result_folder.ts";
import { estimateSeconds, runCells, type RunCellsOptions } from "../run/run_cells.ts";
import { commandOf } from "../run/run_settings.ts";
import { interruptSignal } from "./interrupt.ts";
import { findModels } from "./kept_models.ts";
import { outcomeText } from "./outcome_text.ts";
import { createProgress, type ProgressOutput } from "./progress.ts";
import { environmentText, resultFiles } from "./result_files.ts";
import { EXIT } from "./run_command.ts";
import type { RunRequest } from "./run_request.ts";
import { forecastRun, runTimeText } from "./run_time.ts";
import { outputStyle } from "./terminal.ts";

/** A run that is ready to start. */
export interface ReadyRun {
  readonly plan: Plan;
  /** Cells to run: all of the plan, or a shard. */
  readonly cells: Plan["cells"];
  readonly request: RunRequest;
  readonly device: Device;
  readonly reopen: () => Promise<Device>;
  readonly datasets?: Datasets;
  /** Measures the training steps of the cells; called where enough of them are left to run. */
  readonly measure?: () => Promise<Forecast>;
  /** Where progress is shown; undefined for silence. */
  readonly output?: ProgressOutput;
}

/**
 * Runs cells in their result folder, continuing what is finished, and writes every file of the
 * result at the end; an interruption or an error keeps every finished cell.
 *
 * @returns The exit code.
 * @throws {UsageError} If the folder holds results of another device.
 * @throws {StoreError} If the folder is in use, damaged or cannot be written.
 */
export async function runInFolder(run: ReadyRun): Promise<number> {
  const { plan, cells, request, device, output } = run;
  const folder = resultFolder(request.root, plan.experiment, plan.profile);
  const store = await openRecordStore(folder, { fresh: request.fresh });
  const interrupt = interruptSignal();
  try {
    refuseOtherDevice(store, device);
    const open = cells.filter(({ hash }) => store.finished(hash) === undefined);
    const forecast = await forecastRun(open, run);
    sayStart(store, run, { open, forecast });
    const environment = { run: request.settings, ...await gatherEnvironment(plan, device) };
    // From the first moment there is something to make a report from; but the environment of an
    // earlier result stays beside its tables until all files are replaced.
    if (await DENO_FILE_SYSTEM.read(`${folder}/${ENVIRONMENT_FILE}`) === undefined) {
      await store.writeFile(ENVIRONMENT_FILE, environmentText(environment));
    }
    const startMs = performance.now();
    const outcome = await runShown(run, { store, signal: interrupt.signal, forecast });
    const seconds = (performance.now() - startMs) / 1000;
    const stop = () => {
      output?.write(
        `Interrupted: ${countFinished(store, cells)} of ${cells.length} cells are finished and ` +
          `kept in ${folder}. Run the same command again${
            request.fresh ? ", without --fresh," : ""
          } to go on.\n`,
      );
      return EXIT.interrupted;
    };
    if (outcome.interrupted) return stop();
    const isWhole = cells.length === plan.cells.length;
    const made = isWhole
      ? await resultFiles({
        plan,
        records: store.records,
        environment,
        command: commandOf(request.settings),
      })
      : { analysis: undefined, files: [[ENVIRONMENT_FILE, environmentText(environment)]] as const };
    if (interrupt.signal.aborted) return stop();
    await store.commit();
    for (const [name, text] of made.files) await store.writeFile(name, text);
    const { analysis } = made;
    const { settings, shard, json } = request;
    const checkpoints = checkpointsOf(run);
    const models = checkpoints && await findModels(cells, checkpoints);
    const summary = {
      folder,
      plan,
      cells: cells.length,
      settings,
      shard,
      analysis,
      seconds,
      models,
    };
    console.log(outcomeText({ ...summary, ...outcome, device: device.info }, {
      json,
      ...outputStyle(),
    }));
    return outcome.failed.length > 0 ? EXIT.driftOrFailure : EXIT.ok;
  } finally {
    interrupt.dispose();
    await store.close();
  }
}

/** Says which models are kept: none where that is not asked for. */
function checkpointsOf({ plan, request }: ReadyRun): Checkpoints | undefined {
  const { training } = plan.settled;
  if (request.checkpoints !== true || training === undefined) return undefined;
  const folder = resultFolder(request.root, plan.experiment, plan.profile);
  return { folder: `${folder}/${CHECKPOINTS_FOLDER}`, steps: mainSteps(training) };
}

async function runShown(
  run: ReadyRun,
  { forecast, ...options }: Pick<RunCellsOptions, "store" | "signal"> & {
    readonly forecast?: Forecast;
  },
) {
  const { cells, device, reopen, output, request, datasets } = run;
  const secondsOf = forecast && ((cell: Cell) => forecast.estimateOf(cell).seconds);
  const progress = createProgress({
    steps: cells.length,
    weight: estimateSeconds(cells, secondsOf),
    output,
    nowMs: () => performance.now(),
  });
  try {
    return await runCells(cells, {
      ...{ ...options, device, reopen, observer: progress, datasets, secondsOf },
      lanes: device.info.name === "cpu" ? request.threads ?? navigator.hardwareConcurrency : 1,
      checkpoints: checkpointsOf(run),
    });
  } finally {
    progress.close(); // before any message
  }
}

function sayStart(
  store: RecordStore,
  { cells, request, output }: ReadyRun,
  { open, forecast }: { readonly open: Plan["cells"]; readonly forecast?: Forecast },
): void {
  output?.write(`Results: ${store.folder}\n`);
  if (store.cutBytes > 0) {
    output?.write(`A record that was cut off (${store.cutBytes} bytes) is made again\n`);
  }
  if (store.fresh && !request.fresh) {
    output?.write("Continuing a run with --fresh; the old records stay until it is complete\n");
  }
  const timed = new Set(store.records.filter(({ status }) => status === "ok").map((r) => r.cell));
  const again = open.filter(({ hash }) => timed.has(hash)).length;
  if (again > 0) {
    const cell = countText(again, "cell");
    output?.write(`Timed again, now in ${ROUNDS_PER_BLOCK} rounds a block: ${cell}\n`);
  }
  const finished = cells.length - open.length;
  const isRest = finished > 0;
  const time = runTimeText(open, { forecast, isRest });
  if (!isRest) return output?.write(`Time: ${time}\n`);
  const left = open.length === 0 ? "" : `, ${time}`;
  output?.write(`Continuing: ${finished} of ${cells.length} cells are finished${left}\n`);
}

function countFinished(store: RecordStore, cells: Plan["cells"]): number {
  return cells.filter(({ hash }) => store.finished(hash) !== undefined).length;
}

/** A folder holds results of one device: times of two must not stand in one table. */
function refuseOtherDevice(store: RecordStore, device: Device): void {
  const other = store.records.find((record) => record.device !== device.info.name);
  if (other === undefined) return;
  throw new UsageError(
    "Cannot continue as a folder must hold results of one device (start anew with --fresh, or " +
      `give another --out): folder=${store.folder}, there=${other.device}, ` +
      `wanted=${device.info.name}`,
  );
}
