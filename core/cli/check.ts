import type { Device } from "../device/device.ts";
import { openDevice } from "../device/open_device.ts";
import { countText } from "../result/scope_text.ts";
import { findResults } from "../run/result_folder.ts";
import { type CheckOutcome, checkResult } from "./check_result.ts";
import { interruptSignal } from "./interrupt.ts";
import { type CommandSpec, oneOf, type ParsedOptions } from "./options.ts";
import { type ProgressOutput, standardErrorOutput } from "./progress.ts";
import { chooseResults } from "./result_choice.ts";
import { EXIT, runCommand } from "./run_command.ts";

/** The profile of which every cell is run again: timings and all trainings too. */
const REFERENCE_PROFILE = "smoke";

/** What the command `check` takes. */
export const CHECK_SPEC: CommandSpec = {
  name: "check",
  summary: "Runs committed results again and compares: canonical values byte for byte.",
  arguments: "[experiment name or result folder]... [options]",
  options: [
    { name: "device", kind: "text", value: "d", help: "auto, cpu or webgpu (default auto)" },
    { name: "all", kind: "flag", help: "every cell, however long; smoke always has every cell" },
    { name: "json", kind: "flag", help: "print one JSON object instead of text" },
  ],
  examples: [
    "deno task check",
    "deno task check norm-timing --device cpu",
    "deno task check results/local/norm_timing/smoke",
  ],
};

/** Runs the command. */
export async function checkCommand(options: ParsedOptions): Promise<number> {
  const json = options.flags.has("json");
  const name = oneOf(options, "device", ["auto", "cpu", "webgpu"] as const) ?? "auto";
  const folders = chooseResults(options.positional, await findResults("results"));
  const output = json ? undefined : standardErrorOutput();
  const interrupt = interruptSignal();
  const device = await openDevice({ name });
  output?.write(
    `Device: ${device.info.name}, ${device.info.adapter}; ` +
      `arithmetic ${device.info.arithmeticClass}\n`,
  );
  const results: (CheckOutcome & { readonly folder: string })[] = [];
  try {
    for (const folder of folders) {
      const outcome = await checkShown(folder, {
        device,
        all: options.flags.has("all"),
        signal: interrupt.signal,
        output,
      });
      results.push({ folder, ...outcome });
      if (!json) console.log(textOf(folder, outcome));
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    output?.write("Interrupted: nothing was changed\n");
    return EXIT.interrupted;
  } finally {
    interrupt.dispose();
    await device.close();
  }
  const drifted = results.filter(({ differences }) => differences.length > 0).length;
  if (json) console.log(JSON.stringify({ device: device.info, results }));
  else if (drifted > 0) console.log(`${drifted} of ${results.length} results differ`);
  return drifted > 0 ? EXIT.driftOrFailure : EXIT.ok;
}

async function checkShown(
  folder: string,
  { device, all, signal, output }: {
    readonly device: Device;
    readonly all: boolean;
    readonly signal: AbortSignal;
    readonly output?: ProgressOutput;
  },
): Promise<CheckOutcome> {
  let done = 0;
  try {
    return await checkResult(folder, {
      device,
      all: all || folder.endsWith(`/${REFERENCE_PROFILE}`),
      signal,
      onCell: ({ id }) => {
        done++;
        if (!output?.isTerminal) return;
        output.write(`\r\x1b[K${`${folder}: ${done} ${id}`.slice(0, output.columns - 1)}`);
      },
    });
  } finally {
    if (output?.isTerminal) output.write("\r\x1b[K");
  }
}

function textOf(folder: string, { cells, differences, leftOut }: CheckOutcome): string {
  const skipped = leftOut.map((reason) => `not run again: ${reason}`);
  if (differences.length === 0) {
    const ok = `ok: ${folder}, ${countText(cells, "cell")} run again, nothing differs`;
    return [ok, ...skipped].join("\n  ");
  }
  const count = countText(differences.length, "difference");
  return [`DRIFT: ${folder}, ${count}`, ...differences, ...skipped].join("\n  ");
}

if (import.meta.main) await runCommand(CHECK_SPEC, checkCommand);
