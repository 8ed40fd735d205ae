import { openRecordStore } from "../run/record_store.ts";
import { regenerate } from "./regenerate.ts";
import { findResults } from "../run/result_folder.ts";
import type { CommandSpec, ParsedOptions } from "./options.ts";
import { chooseResults } from "./result_choice.ts";
import { EXIT, runCommand } from "./run_command.ts";
import { readmeWithFigures } from "./readme_results.ts";

const SPEC: CommandSpec = {
  name: "tables",
  summary: "Makes every table, figure and report of results/ again, byte for byte; runs nothing.",
  arguments: "[experiment name]... [options]",
  options: [{
    name: "check",
    kind: "flag",
    help: "compare instead of writing; exit 1 on a difference",
  }],
  examples: ["deno task tables", "deno task tables --check"],
};

/** Runs the command. */
export async function tablesCommand(options: ParsedOptions): Promise<number> {
  const check = options.flags.has("check");
  let differing = 0;
  const readme = await readmeWithFigures();
  const files: { path: string; text: string; write: () => Promise<void> }[] = [{
    path: "README.md",
    text: readme,
    write: () => Deno.writeTextFile("README.md", readme),
  }];
  for (const folder of chooseResults(options.positional, await findResults("results"))) {
    for (const [name, text] of (await regenerate(folder)).files) {
      files.push({ path: `${folder}/${name}`, text, write: () => writeInto(folder, name, text) });
    }
  }
  for (const { path, text, write } of files) {
    if (await Deno.readTextFile(path).catch(() => undefined) === text) continue;
    differing++;
    console.log(`${check ? "differs" : "written"}: ${path}`);
    if (!check) await write();
  }
  console.log(`${files.length} files, ${differing} ${check ? "differ" : "changed"}`);
  return check && differing > 0 ? EXIT.driftOrFailure : EXIT.ok;
}

async function writeInto(folder: string, name: string, text: string): Promise<void> {
  const store = await openRecordStore(folder);
  try {
    await store.writeFile(name, text);
  } finally {
    await store.close();
  }
}

if (import.meta.main) await runCommand(SPEC, tablesCommand);
