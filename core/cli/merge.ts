import { UsageError } from "../base/errors.ts";
import type { Environment } from "../run/environment.ts";
import { mergeFolders } from "../run/merge.ts";
import { readEnvironment, resultFolder } from "../run/result_folder.ts";
import { commandOf, planRun, type RunSettings, settingsOf } from "../run/run_settings.ts";
import { givenPath, outputRoot } from "./given_path.ts";
import type { CommandSpec, ParsedOptions } from "./options.ts";
import { resultFiles } from "./result_files.ts";
import { EXIT, runCommand } from "./run_command.ts";
import { writeResult } from "./write_result.ts";

/** What the command `merge` takes. */
export const MERGE_SPEC: CommandSpec = {
  name: "merge",
  summary: "Joins the shards of a run into one result; refuses holes and conflicts.",
  arguments: "<result folder>... [options]",
  options: [
    { name: "out", kind: "text", value: "dir", help: "folder of results (default results/local)" },
  ],
  examples: [
    "deno task experiment norm-timing --shard 1/2 --out a",
    "deno task experiment norm-timing --shard 2/2 --out b",
    "deno task merge a/norm_timing/quick b/norm_timing/quick --out joined",
  ],
};

/** Runs the command. */
export async function mergeCommand(options: ParsedOptions): Promise<number> {
  const from = options.positional.map((folder) => givenPath(folder.replace(/[/\\]+$/, "")));
  if (from.length === 0) {
    throw new UsageError("Cannot merge as at least one result folder must be named: given=0");
  }
  const environments = await Promise.all(from.map(readEnvironment));
  const settings = environments.map((environment, i) => settingsOf(environment, from[i]));
  checkSameRun(from, settings, environments);
  const plan = await planRun(settings[0]);
  const into = resultFolder(outputRoot(options), plan.experiment, plan.profile);
  const records = await mergeFolders(plan.cells, { from, into });
  const environment = joinEnvironments(environments);
  const command = commandOf(settings[0]);
  const { files } = await resultFiles({ plan, records, environment, command });
  await writeResult(into, files);
  console.log(`${records.length} cells of ${from.length} folders joined: ${into}/report.html`);
  const failed = records.filter(({ status }) => status !== "ok");
  for (const { id, status, reason } of failed) console.log(`${id} ${status}: ${reason}`);
  return failed.length > 0 ? EXIT.driftOrFailure : EXIT.ok;
}

/** Refuses shards of different runs, or of different kinds of devices. */
function checkSameRun(
  from: readonly string[],
  settings: readonly RunSettings[],
  environments: readonly Environment[],
): void {
  const runs = settings.map((run, i) => {
    const untimed = run.untimed === undefined ? "" : ", without timings";
    const { name } = (environments[i].device ?? {}) as { readonly name?: unknown };
    return `${commandOf(run)} (on ${name}${untimed})`;
  });
  const other = runs.findIndex((run) => run !== runs[0]);
  if (other < 0) return;
  throw new UsageError(
    `Cannot merge as all shards must be of one run on one kind of device: ` +
      `${from[0]}="${runs[0]}", ${from[other]}="${runs[other]}"`,
  );
}

/** Takes the facts of the first shard, and the machines of the others where they differ. */
function joinEnvironments(environments: readonly Environment[]): Environment {
  const [first] = environments;
  const machines = new Map(
    environments.map(({ machine, device }) => [JSON.stringify({ machine, device }), {
      machine,
      device,
    }]),
  );
  return machines.size === 1 ? first : { ...first, shards: [...machines.values()] };
}

if (import.meta.main) await runCommand(MERGE_SPEC, mergeCommand);
