import { findResults } from "../run/result_folder.ts";
import { regenerate } from "./regenerate.ts";
import type { CommandSpec, ParsedOptions } from "./options.ts";
import { chooseResults } from "./result_choice.ts";
import { EXIT, runCommand } from "./run_command.ts";
import { writeResult } from "./write_result.ts";

/** What the command `report` takes. */
export const REPORT_SPEC: CommandSpec = {
  name: "report",
  summary: "Writes tables, figures, report.md and report.html from records; runs nothing.",
  arguments: "[experiment name or result folder]... [options]",
  options: [],
  examples: [
    "deno task report",
    "deno task report norm-timing",
    "deno task report results/local/norm_timing/quick",
  ],
};

/** Runs the command. */
export async function reportCommand(options: ParsedOptions): Promise<number> {
  const all = [...await findResults("results"), ...await findResults("results/local")];
  for (const folder of chooseResults(options.positional, all)) {
    const { files } = await regenerate(folder);
    await writeResult(folder, files);
    console.log(`${folder}/report.html`);
  }
  return EXIT.ok;
}

if (import.meta.main) await runCommand(REPORT_SPEC, reportCommand);
