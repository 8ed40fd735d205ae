import { UsageError } from "../base/errors.ts";
import { parseOverrides } from "../experiment/overrides.ts";
import { isExperimentPath } from "../run/load_experiment.ts";
import { planRun, type RunSettings } from "../run/run_settings.ts";
import { givenPath, outputRoot } from "./given_path.ts";
import { type CommandSpec, oneOf, type ParsedOptions, wholeNumber } from "./options.ts";
import { forecastOf } from "./plan_forecast.ts";
import { planText } from "./plan_text.ts";
import { standardErrorOutput } from "./progress.ts";
import { EXIT, runCommand } from "./run_command.ts";
import { runPlan } from "./run_plan.ts";
import { shardOf } from "./shard_of.ts";
import { outputStyle } from "./terminal.ts";

const DEVICES = ["auto", "cpu", "webgpu"] as const;

/** What the command `experiment` takes. */
export const EXPERIMENT_SPEC: CommandSpec = {
  name: "experiment",
  summary: "Runs an experiment and writes tables, figures and a report.",
  arguments: "<name or path> [options]",
  options: [
    { name: "profile", kind: "text", value: "p", help: "smoke, quick, cpu or gpu (default quick)" },
    { name: "device", kind: "text", value: "d", help: "auto, cpu or webgpu (default auto)" },
    { name: "seeds", kind: "text", value: "n", help: "number of seeds, instead of the file's" },
    { name: "set", kind: "list", value: "path=value", help: "override a setting; repeatable" },
    { name: "out", kind: "text", value: "dir", help: "folder of results (default results/local)" },
    { name: "fresh", kind: "flag", help: "start anew instead of continuing finished cells" },
    { name: "threads", kind: "text", value: "n", help: "CPU threads (default: one a core)" },
    { name: "checkpoints", kind: "flag", help: "keep trained models, for generate" },
    { name: "plan", kind: "flag", help: "show cells, sizes and predicted time; run nothing" },
    { name: "shard", kind: "text", value: "i/n", help: "run every n-th cell; join with merge" },
    { name: "json", kind: "flag", help: "print one JSON object instead of text" },
  ],
  examples: [
    "deno task experiment norm-timing",
    "deno task experiment norm-timing --profile smoke --device cpu",
    "deno task experiment norm-timing --set timing.blocks=60 --set 'timing.shapes=[[64,256]]'",
    "deno task experiment ./experiments/norm_timing.ts --out /tmp/results --plan",
  ],
};

/** Runs the command. */
export async function experimentCommand(options: ParsedOptions): Promise<number> {
  const settings = readSettings(options);
  const shard = options.texts.get("shard");
  const json = options.flags.has("json");
  const threads = wholeNumber(options, "threads", { from: 1, to: 64 });
  const plan = await planRun(settings);
  const cells = shardOf(plan, shard);
  if (options.flags.has("plan")) {
    const output = json ? undefined : standardErrorOutput();
    const forecast = await forecastOf(plan, { cells, settings, threads, output });
    console.log(planText(plan, cells, { json, ...outputStyle(), forecast }));
    return EXIT.ok;
  }
  const checkpoints = options.flags.has("checkpoints");
  if (checkpoints && plan.settled.training === undefined) {
    throw new UsageError(
      `Cannot keep models as the experiment must train some: experiment=${plan.experiment}`,
    );
  }
  return await runPlan(plan, {
    settings,
    shard,
    json,
    root: outputRoot(options),
    fresh: options.flags.has("fresh"),
    threads,
    checkpoints,
  });
}

function readSettings(options: ParsedOptions): RunSettings {
  if (options.positional.length !== 1) {
    throw new UsageError(
      "Cannot run as one experiment must be named (deno task list shows them): " +
        `given=${options.positional.length}`,
    );
  }
  const device = oneOf(options, "device", DEVICES) ?? "auto";
  const seeds = wholeNumber(options, "seeds", { from: 1, to: 256 });
  const overrides = options.lists.get("set") ?? [];
  const [named] = options.positional;
  return {
    experiment: isExperimentPath(named) ? givenPath(named) : named,
    profile: options.texts.get("profile") ?? "quick",
    ...(seeds === undefined ? {} : { seeds }),
    ...(overrides.length === 0 ? {} : { set: parseOverrides(overrides) }),
    ...(device === "auto" ? {} : { device }),
  };
}

if (import.meta.main) await runCommand(EXPERIMENT_SPEC, experimentCommand);
