import { nearestName } from "../core/base/nearest.ts";
import { UsageError } from "../core/base/errors.ts";
import { type CommandSpec, oneOf, type ParsedOptions, wholeNumber } from "../core/cli/options.ts";
import { EXIT, runCommand } from "../core/cli/run_command.ts";
import { activationSpeed } from "./activation_speed.ts";
import { architectureSpeed } from "./architecture_speed.ts";
import type { Bench, BenchContext } from "./bench_context.ts";
import { type BenchRow, skippedRow } from "./bench_row.ts";
import { kernelCall } from "./kernel_call.ts";
import { observeMachine } from "./machine.ts";
import { matmulSpeed } from "./matmul_speed.ts";
import { normError } from "./norm_error.ts";
import { normSpeed } from "./norm_speed.ts";
import { firstLoss } from "./first_loss.ts";
import { gpuDispatch } from "./gpu_dispatch.ts";
import { memoryRun } from "./memory_run.ts";
import { NANOGPT_STEP } from "./nanogpt_step.ts";
import { outcomeText } from "./outcome_text.ts";
import { peerSpeed } from "./peer_speed.ts";
import { trainingStep } from "./training_step.ts";
import { PYTHONS } from "../peers/open_peer.ts";

const DEVICES = ["auto", "cpu", "webgpu"] as const;
const DEFAULT_ROUNDS = 15;
/** Long against the clock's step and a change of task, short against a neighbour's bursts. */
const SAMPLE_MS = 40;

/** Every bench, in the order in which they run. */
export const BENCHES: readonly Bench[] = [
  normSpeed(1),
  normSpeed(2),
  activationSpeed(1),
  activationSpeed(2),
  matmulSpeed(1),
  matmulSpeed(2),
  kernelCall,
  peerSpeed("cpu"),
  peerSpeed("webgpu"),
  firstLoss,
  trainingStep("cpu"),
  trainingStep("webgpu"),
  NANOGPT_STEP,
  architectureSpeed(1),
  architectureSpeed(2),
  gpuDispatch,
  memoryRun("cpu"),
  memoryRun("webgpu"),
  normError("layer-norm", "forward"),
  normError("layer-norm", "backward"),
  normError("rms-norm", "forward"),
  normError("rms-norm", "backward"),
];

const SPEC: CommandSpec = {
  name: "bench",
  summary: "Measures the kernels beside their peers, as ratios within one run.",
  arguments: "[options]",
  options: [
    { name: "filter", kind: "text", value: "text", help: "benches whose name holds this text" },
    {
      name: "device",
      kind: "text",
      value: "d",
      help: `${DEVICES.join(", ")} (default auto: both)`,
    },
    { name: "rounds", kind: "text", value: "n", help: `1 to 1000 (default ${DEFAULT_ROUNDS})` },
    { name: "python", kind: "text", value: "path", help: "Python that has PyTorch" },
    { name: "out", kind: "text", value: "file", help: "write the outcome as JSON, every sample" },
    { name: "json", kind: "flag", help: "print that JSON instead of tables" },
  ],
  examples: [
    "deno task bench",
    "deno task bench --filter training-step --json",
    "deno task bench --device cpu --python ~/venv/bin/python --out bench.json",
  ],
};

/** Runs the command: a bench reports, so a goal that is not met is no failure. */
export async function benchCommand(options: ParsedOptions): Promise<number> {
  if (options.positional.length > 0) {
    throw new UsageError(
      `Cannot run as a bench is chosen with --filter: given=${options.positional.join(" ")}`,
    );
  }
  const python = options.texts.get("python");
  const context: BenchContext = {
    rounds: wholeNumber(options, "rounds", { from: 1, to: 1000 }) ?? DEFAULT_ROUNDS,
    sampleMs: SAMPLE_MS,
    device: oneOf(options, "device", DEVICES) ?? "auto",
    pythons: python === undefined ? PYTHONS : [python],
  };
  const benches = chooseBenches(options.texts.get("filter"));
  const machine = observeMachine();
  const rows: BenchRow[] = [];
  for (const [i, bench] of benches.entries()) {
    console.error(`[${i + 1}/${benches.length}] ${bench.name}`);
    rows.push(...await runBench(bench, context));
  }
  const { rounds, sampleMs } = context;
  const outcome = { schema: 1, rounds, sampleMs, machine: machine(), rows } as const;
  const json = JSON.stringify(outcome, plainNumbers, 2);
  const out = options.texts.get("out");
  if (out !== undefined) await Deno.writeTextFile(out, `${json}\n`);
  const width = Deno.stdout.isTerminal() ? Deno.consoleSize().columns : 120;
  console.log(options.flags.has("json") ? json : outcomeText(outcome, width));
  return EXIT.ok;
}

/**
 * Finds the benches whose name holds a text.
 *
 * @throws {UsageError} If there is none, with the nearest.
 */
export function chooseBenches(filter = ""): readonly Bench[] {
  const chosen = BENCHES.filter(({ name, long }) =>
    name.includes(filter) && (!long || filter.startsWith("memory"))
  );
  if (chosen.length > 0) return chosen;
  const names = BENCHES.map(({ name }) => name);
  throw new UsageError(
    `Cannot find a bench whose name holds "${filter}": nearest is "${
      nearestName(filter, names)
    }", there are ${names.join(", ")}`,
  );
}

/** Runs a bench; a fault in it is a row and a stack, and the others still run. */
async function runBench(bench: Bench, context: BenchContext): Promise<readonly BenchRow[]> {
  try {
    return await bench.run(context);
  } catch (error) {
    console.error(error);
    const { name } = bench;
    return [skippedRow({ name, text: name }, `it failed: ${(error as Error).message}`)];
  }
}

/** JSON has no NaN and no infinity; they stand there as text. */
function plainNumbers(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

if (import.meta.main) await runCommand(SPEC, benchCommand);
