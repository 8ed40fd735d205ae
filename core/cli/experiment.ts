import { UsageError } from "../base/errors.ts";
import type { Device } from "../device/device.ts";
import { openDevice } from "../device/open_device.ts";
import { parseOverrides } from "../experiment/overrides.ts";
import { shardCells } from "../experiment/shards.ts";
import { gatherEnvironment } from "../run/environment.ts";
import { openRecordStore, type RecordStore } from "../run/record_store.ts";
import { resultFolder } from "../run/result_folder.ts";
import { resultFiles } from "./result_files.ts";
import { estimateSeconds, runCells } from "../run/run_cells.ts";
import { commandOf, planRun, type RunSettings } from "../run/run_settings.ts";
import { interruptSignal } from "./interrupt.ts";
import { type CommandSpec, oneOf, type ParsedOptions, wholeNumber } from "./options.ts";
import { planText } from "./plan_text.ts";
import { createProgress, standardErrorOutput, timeLeftText } from "./progress.ts";
import { EXIT, runCommand } from "./run_command.ts";
import { outcomeText } from "./outcome_text.ts";

const PROFILES = ["smoke", "quick", "cpu", "gpu"] as const;
const DEVICES = ["auto", "cpu", "webgpu"] as const;

const SPEC: CommandSpec = {
  name: "experiment",
  summary: "Runs an experiment and writes tables, figures and a report.",
  arguments: "<name or path> [options]",
  options: [
    { name: "profile", kind: "text", value: "p", help: `${PROFILES.join(", ")} (default quick)` },
    { name: "device", kind: "text", value: "d", help: `${DEVICES.join(", ")} (default auto)` },
    { name: "seeds", kind: "text", value: "n", help: "number of seeds, instead of the file's" },
    { name: "set", kind: "list", value: "path=value", help: "override a setting; repeatable" },
    { name: "out", kind: "text", value: "dir", help: "folder of results (default results/local)" },
    { name: "fresh", kind: "flag", help: "start anew instead of continuing finished cells" },
    { name: "plan", kind: "flag", help: "show cells, sizes and predicted time; run nothing" },
    { name: "shard", kind: "text", value: "i/n", help: "run every n-th cell; join with merge" },
    { name: "json", kind: "flag", help: "print one JSON object instead of text" },
  ],
  examples: [
    "deno task experiment norm-timing",
    "deno task experiment norm-timing --profile smoke --device webgpu",
    "deno task experiment norm-timing --set timing.blocks=60 --out /tmp/results",
    "deno task experiment ./my_claim.json --plan",
  ],
};

/** Runs the command. */
export async function experimentCommand(options: ParsedOptions): Promise<number> {
  const settings = runSettings(options);
  const json = options.flags.has("json");
  let plan = await planRun(settings);
  const shard = options.texts.get("shard");
  let cells = shard === undefined ? plan.cells : shardCells(plan.cells, shard);
  if (options.flags.has("plan")) {
    console.log(planText(plan, cells, { json }));
    return EXIT.ok;
  }
  const output = json ? undefined : standardErrorOutput();
  output?.write(
    `${plan.experiment}, profile ${plan.profile}: ${cells.length} cells, ` +
      `about ${timeLeftText(1000 * estimateSeconds(cells))}\n`,
  );
  const name = oneOf(options, "device", DEVICES) ?? "auto";
  const device = await openDevice({ name, threads: plan.settled.timing?.threads });
  try {
    const { adapter, arithmeticClass, details, software } = device.info;
    output?.write(`on ${device.info.name}: ${adapter}; arithmetic ${arithmeticClass}\n`);
    if (details.chosen !== undefined) output?.write(`${details.chosen}\n`);
    let settled = settings;
    if (software && plan.cells.some(({ config }) => config.kind === "timing")) {
      settled = { ...settings, untimed: `${adapter} is a software adapter and never timed` };
      output?.write(`${settled.untimed}: timing cells are left out\n`);
      plan = await planRun(settled);
      cells = shard === undefined ? plan.cells : shardCells(plan.cells, shard);
    }
    return await runPlan(device, { plan, cells, settings: settled, options, output });
  } finally {
    await device.close();
  }
}

interface RunContext {
  readonly plan: Awaited<ReturnType<typeof planRun>>;
  readonly cells: RunContext["plan"]["cells"];
  readonly settings: RunSettings;
  readonly options: ParsedOptions;
  readonly output?: ReturnType<typeof standardErrorOutput>;
}

async function runPlan(device: Device, context: RunContext): Promise<number> {
  const { plan, cells, settings, options, output } = context;
  const root = options.texts.get("out") ?? "results/local";
  const folder = resultFolder(root, plan.experiment, plan.profile);
  const store = await openRecordStore(folder, { fresh: options.flags.has("fresh") });
  const interrupt = interruptSignal();
  try {
    refuseOtherDevice(store, device);
    const environment = { run: settings, ...await gatherEnvironment(plan, device) };
    await store.writeFile("environment.json", `${JSON.stringify(environment, null, 2)}\n`);
    const progress = createProgress({
      steps: cells.length,
      weight: estimateSeconds(cells),
      output,
      nowMs: () => performance.now(),
    });
    const observer = progress;
    const outcome = await runCells(cells, { device, store, observer, signal: interrupt.signal });
    progress.close();
    if (outcome.interrupted) {
      output?.write(`Interrupted. Finished cells are kept in ${folder}; run again to go on.\n`);
      return EXIT.interrupted;
    }
    const whole = cells.length === plan.cells.length;
    if (!whole) {
      await store.commit();
      output?.write(`Shard ${options.texts.get("shard")} is done: ${folder}\n`);
      return outcome.failed.length > 0 ? EXIT.driftOrFailure : EXIT.ok;
    }
    const command = commandOf(settings);
    const source = { plan, records: store.records, environment, command };
    const { analysis, files } = await resultFiles(source);
    for (const [name, text] of files) await store.writeFile(name, text);
    await store.commit();
    const summary = { folder, plan, analysis, device: device.info, ...outcome };
    console.log(outcomeText(summary, { json: options.flags.has("json") }));
    return outcome.failed.length > 0 ? EXIT.driftOrFailure : EXIT.ok;
  } finally {
    interrupt.dispose();
    await store.close();
  }
}

function runSettings(options: ParsedOptions): RunSettings {
  if (options.positional.length !== 1) {
    throw new UsageError(
      `Cannot run as one experiment must be named: given=${options.positional.length}. ` +
        "See deno task list",
    );
  }
  const seeds = wholeNumber(options, "seeds", { from: 1, to: 256 });
  const overrides = options.lists.get("set") ?? [];
  return {
    experiment: options.positional[0],
    profile: options.texts.get("profile") ?? "quick",
    ...(seeds === undefined ? {} : { seeds }),
    ...(overrides.length === 0 ? {} : { set: parseOverrides(overrides) }),
  };
}

/** A folder holds results of one device: times of two must not stand in one table. */
function refuseOtherDevice(store: RecordStore, device: Device): void {
  const other = store.records.find((record) => record.device !== device.info.name);
  if (other === undefined) return;
  throw new UsageError(
    `Cannot continue as the folder holds results of another device: folder=${store.folder}, ` +
      `device=${other.device}, wanted=${device.info.name}. Use --fresh, or another --out`,
  );
}

if (import.meta.main) await runCommand(SPEC, experimentCommand);
