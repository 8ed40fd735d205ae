import { UsageError } from "../base/errors.ts";
import { DENO_FILE_SYSTEM } from "../run/file_system.ts";
import { findResults } from "../run/result_folder.ts";
import { writeFileAtomically } from "../run/write_file_atomically.ts";
import { readText } from "./check_files.ts";
import { fileDifference } from "./file_difference.ts";
import type { CommandSpec, ParsedOptions } from "./options.ts";
import { claimTable, fillResults } from "./readme_results.ts";
import { regenerate } from "./regenerate.ts";
import { chooseResults } from "./result_choice.ts";
import { EXIT, runCommand } from "./run_command.ts";
import { writeResult } from "./write_result.ts";

const README = "README.md";

/** What the command `tables` takes. */
export const TABLES_SPEC: CommandSpec = {
  name: "tables",
  summary: "Makes every table, figure and report of results/ again, byte for byte; runs nothing.",
  arguments: "[experiment name]... [options]",
  options: [{
    name: "check",
    kind: "flag",
    help: "compare instead of writing; exit 1 on a difference",
  }],
  examples: ["deno task tables", "deno task tables --check", "deno task tables norm-timing"],
};

/** Runs the command. */
export async function tablesCommand(options: ParsedOptions): Promise<number> {
  const isCheck = options.flags.has("check");
  const folders = chooseResults(options.positional, await findResults("results"));
  const outside = folders.find((folder) => !/^results\/(?!.*\.\.)/.test(folder));
  if (outside !== undefined) {
    throw new UsageError(
      `Cannot make tables as the folder must be in results/ (deno task report takes any): ` +
        `folder=${outside}`,
    );
  }
  let count = 0;
  let differing = 0;
  for (
    const file of [await remadeReadme(), ...await Promise.all(folders.map(remadeResult))].flat()
  ) {
    count++;
    const differences = fileDifference(file.path, await readText(file.path), file.text);
    if (differences.length === 0) continue;
    differing++;
    if (!isCheck) await file.write();
    for (const line of isCheck ? differences : [`written: ${file.path}`]) console.log(line);
  }
  console.log(`${count} files, ${differing} ${isCheck ? "differ" : "changed"}`);
  return isCheck && differing > 0 ? EXIT.driftOrFailure : EXIT.ok;
}

/** A file as it must be. */
interface RemadeFile {
  readonly path: string;
  readonly text: string;
  readonly write: () => Promise<void>;
}

async function remadeResult(folder: string): Promise<RemadeFile[]> {
  const { files } = await regenerate(folder);
  return Array.from(files, ([name, text]) => ({
    path: `${folder}/${name}`,
    text,
    write: () => writeResult(folder, [[name, text]]),
  }));
}

async function remadeReadme(): Promise<RemadeFile[]> {
  const readme = await readText(README);
  if (readme === undefined) return [];
  const text = await fillResults(readme, async (folder) => {
    const { analysis } = await regenerate(folder);
    return claimTable(analysis.claims);
  });
  const write = () => writeFileAtomically(`./${README}`, text, DENO_FILE_SYSTEM);
  return [{ path: README, text, write }];
}

if (import.meta.main) await runCommand(TABLES_SPEC, tablesCommand);
