import { UsageError } from "../core/base/errors.ts";
import { type CommandSpec, oneOf, type ParsedOptions, wholeNumber } from "../core/cli/options.ts";
import { EXIT, runCommand } from "../core/cli/run_command.ts";
import { observeMachine } from "../bench/machine.ts";
import { type Contestant, CONTESTANTS } from "./contestants.ts";
import { FIRST_LOSS, measureFirstLoss } from "./first_loss.ts";
import { PYTHONS } from "./open_peer.ts";
import { peersJson, peersText } from "./peers_text.ts";
import { type Measured, measureWorkload, type Skipped, withContestants } from "./side_by_side.ts";
import { type Workload, WORKLOADS } from "./workloads.ts";

const DEFAULT_ROUNDS = 7;
/** Longer on WebGPU, where a wait for the adapter costs 12 ms in Deno. */
const SAMPLE_MS = { cpu: 40, webgpu: 200 };

const SPEC: CommandSpec = {
  name: "peers",
  summary: "Runs what could be used instead side by side with this project, as one table.",
  arguments: "[options]",
  options: [
    { name: "filter", kind: "text", value: "text", help: "workloads whose name holds this text" },
    { name: "only", kind: "list", value: "text", help: "contestants whose title holds this text" },
    { name: "device", kind: "text", value: "d", help: "cpu (default) or webgpu" },
    { name: "rounds", kind: "text", value: "n", help: `1 to 1000 (default ${DEFAULT_ROUNDS})` },
    { name: "python", kind: "text", value: "path", help: "Python that has PyTorch" },
    { name: "out", kind: "text", value: "file", help: "write the outcome as JSON, every sample" },
    { name: "json", kind: "flag", help: "print that JSON instead of the table" },
  ],
  examples: [
    "deno task peers",
    'deno task peers --filter "training step" --only Assay --only PyTorch',
    "deno task peers --device webgpu --rounds 3",
  ],
};

/** Runs the command: what is missing is a line with its reason, and no failure. */
export async function peersCommand(options: ParsedOptions): Promise<number> {
  if (options.positional.length > 0) {
    throw new UsageError(
      `Cannot run as workloads are chosen with --filter: given=${options.positional.join(" ")}`,
    );
  }
  const device = oneOf(options, "device", ["cpu", "webgpu"] as const) ?? "cpu";
  const rounds = wholeNumber(options, "rounds", { from: 1, to: 1000 }) ?? DEFAULT_ROUNDS;
  const python = options.texts.get("python");
  const pythons = python === undefined ? PYTHONS : [python];
  const workloads = chooseWorkloads(options.texts.get("filter"));
  const contestants = chooseContestants(device, options.lists.get("only"));
  const machine = observeMachine();
  const timing = { rounds, sampleMs: SAMPLE_MS[device] };
  const skipped: Skipped[] = [];
  const names: Record<string, string> = {};
  const measured = await withContestants(contestants, pythons, async (open, missing) => {
    skipped.push(...missing);
    for (const { contestant, name } of open) names[contestant.id] = name;
    const all: Measured[] = [];
    for (const workload of workloads) {
      if (workload === FIRST_LOSS) continue;
      console.error(workload.name);
      all.push(await measureWorkload(open, workload, timing));
    }
    return all;
  });
  if (workloads.includes(FIRST_LOSS)) {
    console.error(FIRST_LOSS.name);
    measured.push(await measureFirstLoss(contestants, pythons, timing));
  }
  const outcome = { ...timing, machine: machine(), contestants, names, measured, skipped };
  const json = peersJson(outcome);
  const out = options.texts.get("out");
  if (out !== undefined) await Deno.writeTextFile(out, `${json}\n`);
  const width = Deno.stdout.isTerminal() ? Deno.consoleSize().columns : 120;
  console.log(options.flags.has("json") ? json : peersText(outcome, width));
  return EXIT.ok;
}

/**
 * Finds the workloads whose name holds a text.
 *
 * @throws {UsageError} If there is none, with those that there are.
 */
export function chooseWorkloads(filter = ""): readonly Workload[] {
  const all = [...WORKLOADS, FIRST_LOSS];
  const chosen = all.filter(({ name }) => name.includes(filter));
  if (chosen.length > 0) return chosen;
  throw new UsageError(
    `Cannot find a workload whose name holds "${filter}": there are ${
      all.map(({ name }) => name).join(", ")
    }`,
  );
}

/**
 * Finds the contestants of a device whose title holds any of some texts.
 *
 * @throws {UsageError} If there is none, with those that there are.
 */
export function chooseContestants(
  device: Contestant["device"],
  texts: readonly string[] = [],
): readonly Contestant[] {
  const all = CONTESTANTS.filter((contestant) => contestant.device === device);
  if (texts.length === 0) return all;
  const chosen = all.filter(({ title }) => texts.some((text) => title.includes(text)));
  if (chosen.length > 0) return chosen;
  throw new UsageError(
    `Cannot find a contestant whose title holds "${texts.join('" or "')}": there are ${
      all.map(({ title }) => title).join(", ")
    }`,
  );
}

if (import.meta.main) await runCommand(SPEC, peersCommand);
