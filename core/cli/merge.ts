import { UsageError } from "../base/errors.ts";
import { mergeFolders } from "../run/merge.ts";
import { openRecordStore } from "../run/record_store.ts";
import { readEnvironment, resultFolder } from "../run/result_folder.ts";
import { resultFiles } from "./result_files.ts";
import { commandOf, planRun, settingsOf } from "../run/run_settings.ts";
import type { CommandSpec, ParsedOptions } from "./options.ts";
import { EXIT, runCommand } from "./run_command.ts";

const SPEC: CommandSpec = {
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
  const from = options.positional;
  if (from.length === 0) {
    throw new UsageError("Cannot merge as at least one result folder must be named");
  }
  const environments = await Promise.all(from.map(readEnvironment));
  const settings = environments.map((environment, i) => settingsOf(environment, from[i]));
  const differing = settings.findIndex((s) => commandOf(s) !== commandOf(settings[0]));
  if (differing > 0) {
    throw new UsageError(
      `Cannot merge as all shards must be of one run: "${commandOf(settings[0])}" in ${from[0]}, "${
        commandOf(settings[differing])
      }" in ${from[differing]}`,
    );
  }
  const plan = await planRun(settings[0]);
  const root = options.texts.get("out") ?? "results/local";
  const into = resultFolder(root, plan.experiment, plan.profile);
  const records = await mergeFolders(plan.cells, { from, into });
  const { files } = await resultFiles({
    plan,
    records,
    environment: environments[0],
    command: commandOf(settings[0]),
  });
  const store = await openRecordStore(into);
  try {
    for (const [name, text] of files) await store.writeFile(name, text);
  } finally {
    await store.close();
  }
  console.log(`${records.length} cells joined: ${into}/report.html`);
  return EXIT.ok;
}

if (import.meta.main) await runCommand(SPEC, mergeCommand);
