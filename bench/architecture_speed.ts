import { openCpuDevice } from "../core/device/cpu/cpu_device.ts";
import type { Device, Executable } from "../core/device/device.ts";
import { fuseGraph } from "../core/graph/fuse_graph.ts";
import type { Graph } from "../core/graph/graph.ts";
import { modelCounts } from "../core/model/model_counts.ts";
import { compileStep } from "../core/train/compile_step.ts";
import { trainingGraph } from "../core/train/training_graph.ts";
import { stepProfile } from "../peers/step_profile.ts";
import {
  ARCHITECTURE_GROUPS,
  architectureBatch,
  type ArchitectureCase,
  type ArchitectureGroup,
} from "./architecture_cases.ts";
import { type Bench, type BenchContext, reasonWithoutCpu } from "./bench_context.ts";
import { type BenchRow, figureRow, type ProfileRow, ratioRow, skippedRow } from "./bench_row.ts";
import { interleave } from "./interleave.ts";
import { threadsText } from "./torch_bench.ts";

/** A training step that can be timed. */
interface CompiledStep extends ArchitectureCase {
  readonly graph: Graph;
  readonly executable: Executable;
}

/** What is wanted of an encoder-decoder at equal operations: at most 15 % less. */
const GOAL = { atLeast: 0.85 };
const START = { seeds: [0] };
const PROFILE_REPETITIONS = 20;

/** Makes the bench of training steps by architecture, at equal operations, on the CPU. */
export function architectureSpeed(threads: number): Bench {
  const name = `architecture-speed-${threads}`;
  return {
    name,
    async run(context) {
      const reason = reasonWithoutCpu(context, threads);
      if (reason !== undefined) {
        return [skippedRow({ name, text: "training by architecture" }, reason)];
      }
      const device = await openCpuDevice({ threads });
      try {
        const rows: BenchRow[] = [];
        for (const group of ARCHITECTURE_GROUPS) {
          rows.push(...await measure(group, { name, device, threads, context }));
        }
        return rows;
      } finally {
        await device.close();
      }
    },
  };
}

async function measure(
  { width, cases }: ArchitectureGroup,
  { name, device, threads, context }: {
    readonly name: string;
    readonly device: Device;
    readonly threads: number;
    readonly context: BenchContext;
  },
): Promise<readonly BenchRow[]> {
  const steps: CompiledStep[] = [];
  try {
    // The decoder stands twice, so that its rows show the noise of the run.
    for (const each of [...cases, { ...cases[0], name: "decoder-again" }]) {
      steps.push(await compileCase(device, each));
    }
    const tasks = steps.map(({ name, executable }) => ({
      name,
      time: async (repetitions: number) => (await executable.time(repetitions)).wallNs,
    }));
    const samples = await interleave(tasks, context);
    const where = `${name}/${width}`;
    const title = `width ${width}, ${threadsText(threads)}`;
    const [base, ...others] = steps;
    const rates = steps.map((step) => rateRow(where, title, { step, ns: samples.get(step.name)! }));
    const ratios = others.map((step) =>
      ratioRow(
        {
          name: `${where}/${step.name}-over-decoder`,
          text: `${title}: ${step.name}, tokens a second over the decoder's`,
          ...(/^(encoder-decoder|shared)$/.test(step.name) && { goal: GOAL }),
        },
        { label: base.name, samples: samples.get(base.name)! },
        { label: step.name, samples: samples.get(step.name)! },
      )
    );
    const profiles: ProfileRow[] = [];
    for (const { name, graph, executable } of steps.slice(0, cases.length)) {
      const ops = stepProfile(graph, await executable.profile!(PROFILE_REPETITIONS));
      const text = `Where a step goes, ${title}, ${name}: least times, from barrier to barrier`;
      profiles.push({ kind: "profile", name: `${where}/${name}-profile`, text, ops });
    }
    return [...rates, ...ratios, ...profiles];
  } finally {
    for (const { executable } of steps) await executable.dispose();
  }
}

function rateRow(
  where: string,
  title: string,
  { step: { name, spec }, ns }: { readonly step: CompiledStep; readonly ns: readonly number[] },
): BenchRow {
  const { batch, length } = spec.train;
  const tokens = batch * length;
  const { training, parameters } = modelCounts(spec.model, { batch, length });
  const least = Math.min(...ns);
  const about = { name: `${where}/${name}`, text: `${title}: ${name}`, unit: "tokens/s" };
  return figureRow({ ...about, best: "most" }, ns.map((each) => tokens / (each / 1e9)), {
    best: `${(least / 1e6).toFixed(1)} ms`,
    of: `${(training.counted * tokens / 1e9).toFixed(2)} GFLOP`,
    at: `${(training.counted * tokens / least).toFixed(1)} GFLOP/s`,
    parameters: String(parameters),
  });
}

async function compileCase(device: Device, each: ArchitectureCase): Promise<CompiledStep> {
  const { model, train } = each.spec;
  const training = trainingGraph(model, train);
  const graph = fuseGraph(training.graph);
  const batch = { ...architectureBatch(each.spec), share: Float32Array.of(1) };
  const executable = await compileStep(device, graph, { training, train, start: START, batch });
  return { ...each, graph, executable };
}
