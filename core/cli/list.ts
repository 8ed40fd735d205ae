import { listExperiments, loadExperiment } from "../run/load_experiment.ts";
import { terminalTable } from "../report/terminal_table.ts";
import { wrapText } from "../report/wrap_text.ts";
import type { CommandSpec, ParsedOptions } from "./options.ts";
import { EXIT, runCommand } from "./run_command.ts";
import { outputStyle } from "./terminal.ts";

/** What the command `list` takes. */
export const LIST_SPEC: CommandSpec = {
  name: "list",
  summary: "Lists the experiments: question, claims, cost of each profile.",
  arguments: "[experiment name]... [options]",
  options: [{ name: "json", kind: "flag", help: "print one JSON array instead of text" }],
  examples: ["deno task list", "deno task list activations", "deno task list --json"],
};

/** Runs the command. */
export async function listCommand(options: ParsedOptions): Promise<number> {
  const names = options.positional.length > 0 ? options.positional : await listExperiments();
  const loaded = await Promise.all(names.map((name) => loadExperiment(name)));
  const experiments = loaded.map(({ experiment }) => experiment);
  if (options.flags.has("json")) {
    console.log(JSON.stringify(
      experiments.map(({ name, version, question, source, claims, profiles }) => ({
        name,
        version,
        question,
        source,
        claims: claims.map(({ id, statement }) => ({ id, statement })),
        profiles: Object.fromEntries(
          Object.entries(profiles).map(([profile, { cost }]) => [profile, cost]),
        ),
      })),
    ));
    return EXIT.ok;
  }
  const { width } = outputStyle();
  for (const { name, question, claims, profiles } of experiments) {
    console.log(`${wrapText(`${name}: ${question}`, width).join("\n")}\n`);
    const rows = claims.map(({ id, statement }) => [id, statement]);
    console.log(
      terminalTable([{ title: "claim" }, { title: "says", wraps: true }], rows, { width }),
    );
    const costs = Object.entries(profiles).map(([profile, { cost }]) => [profile, cost]);
    console.log(`\n${terminalTable([{ title: "profile" }, { title: "cost" }], costs, { width })}`);
    console.log(`\ndeno task experiment ${name}\n`);
  }
  return EXIT.ok;
}

if (import.meta.main) await runCommand(LIST_SPEC, listCommand);
