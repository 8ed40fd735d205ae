import { openDevice } from "../device/open_device.ts";
import { checkResult } from "./check_result.ts";
import { findResults } from "../run/result_folder.ts";
import { interruptSignal } from "./interrupt.ts";
import { type CommandSpec, oneOf, type ParsedOptions } from "./options.ts";
import { standardErrorOutput } from "./progress.ts";
import { chooseResults } from "./result_choice.ts";
import { EXIT, runCommand } from "./run_command.ts";

/** The profile whose timing cells are run again too. */
const REFERENCE_PROFILE = "smoke";

const SPEC: CommandSpec = {
  name: "check",
  summary: "Runs committed results again and compares: canonical values byte for byte.",
  arguments: "[experiment name or result folder]... [options]",
  options: [
    { name: "device", kind: "text", value: "d", help: "auto, cpu, webgpu (default auto)" },
    { name: "json", kind: "flag", help: "print one JSON object instead of text" },
  ],
  examples: ["deno task check", "deno task check norm-timing --device webgpu"],
};

/** Runs the command. */
export async function checkCommand(options: ParsedOptions): Promise<number> {
  const json = options.flags.has("json");
  const folders = chooseResults(options.positional, await findResults("results"));
  const name = oneOf(options, "device", ["auto", "cpu", "webgpu"] as const) ?? "auto";
  const output = json ? undefined : standardErrorOutput();
  const interrupt = interruptSignal();
  const device = await openDevice({ name });
  output?.write(`on ${device.info.name}: ${device.info.adapter}\n`);
  const outcomes: { folder: string; cells: number; differences: readonly string[] }[] = [];
  try {
    for (const folder of folders) {
      let done = 0;
      const outcome = await checkResult(folder, {
        device,
        timing: folder.endsWith(`/${REFERENCE_PROFILE}`),
        signal: interrupt.signal,
        onCell: ({ id }) => {
          done++;
          if (output?.isTerminal) output.write(`\r\x1b[K${folder}: ${done} ${id}`);
        },
      });
      if (output?.isTerminal) output.write("\r\x1b[K");
      outcomes.push({ folder, ...outcome });
      if (!json) console.log(textOf(folder, outcome));
    }
  } catch (error) {
    if (interrupt.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    interrupt.dispose();
    await device.close();
  }
  if (json) console.log(JSON.stringify({ device: device.info, results: outcomes }));
  const drift = outcomes.some(({ differences }) => differences.length > 0);
  return drift ? EXIT.driftOrFailure : EXIT.ok;
}

function textOf(
  folder: string,
  { cells, differences }: { readonly cells: number; readonly differences: readonly string[] },
): string {
  if (differences.length === 0) return `ok: ${folder}, ${cells} cells run again, all files equal`;
  return [`DRIFT: ${folder}, ${differences.length} differences`, ...differences].join("\n  ");
}

if (import.meta.main) await runCommand(SPEC, checkCommand);
