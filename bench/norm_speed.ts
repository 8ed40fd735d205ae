import { openCpuDevice } from "../core/device/cpu/cpu_device.ts";
import type { Device } from "../core/device/device.ts";
import type { Graph } from "../core/graph/graph.ts";
import { copyGraph, normGraph, type NormName } from "../core/model/norm_graph.ts";
import type { Bench, BenchContext } from "./bench_context.ts";
import type { Side } from "./bench_row.ts";
import { interleave, type TimedTask } from "./interleave.ts";
import { normRatioRows, type NormTask } from "./norm_ratios.ts";
import { threadsText, torchBench } from "./torch_bench.ts";
import { type Torch, type TorchTask, torchTask } from "./torch_tasks.ts";
import { uniformValues } from "./uniform_values.ts";

const ROWS = 4096;
const WIDTH = 1024;
const EPS = 1e-5;

/** Makes the bench of the norms' forward pass on the CPU with a number of threads. */
export function normSpeed(threads: number): Bench {
  const text = `norms on ${threadsText(threads)}`;
  return torchBench(
    { name: `norm-speed-${threads}`, text, threads },
    async (context, { name, torch }) => {
      const sides = await measure(context, threads, torch);
      return normRatioRows(name, { sides, torch, threads: threadsText(threads) });
    },
  );
}

async function measure(
  context: BenchContext,
  threads: number,
  torch: Torch,
): Promise<Partial<Record<NormTask, Side>>> {
  const device = await openCpuDevice({ threads });
  try {
    const x = uniformValues("x/speed", ROWS * WIDTH);
    const compiled = (name: NormTask, graph: Graph) => graphTask(device, name, { graph, x });
    const ours = [
      { label: "LayerNorm", task: await compiled("layer-norm", fusedNorm("layer-norm")) },
      { label: "LayerNorm", task: await compiled("layer-norm-again", fusedNorm("layer-norm")) },
      { label: "RMSNorm", task: await compiled("rms-norm", fusedNorm("rms-norm")) },
      { label: "copy", task: await compiled("copy", copyGraph(ROWS, WIDTH)) },
    ];
    const theirs = torch.peer === undefined ? [] : [
      { label: "F.layer_norm", task: normOfTorch(torch, "layer-norm") },
      { label: torch.rmsNorm, task: normOfTorch(torch, "rms-norm") },
      { label: "copy_", task: normOfTorch(torch, "copy") },
    ];
    const all = [...ours, ...theirs];
    const samples = await interleave(all.map(({ task }) => task), context);
    return Object.fromEntries(all.map(({ label, task }) => [
      task.name,
      { label: label + pageFaultsText(task), samples: samples.get(task.name)! },
    ]));
  } finally {
    await device.close();
  }
}

function fusedNorm(norm: NormName): Graph {
  return normGraph({ norm, form: "fused", pass: "forward", rows: ROWS, width: WIDTH, eps: EPS });
}

async function graphTask(
  device: Device,
  name: NormTask,
  { graph, x }: { readonly graph: Graph; readonly x: Float32Array },
): Promise<TimedTask> {
  const executable = await device.compile(graph);
  for (const input of graph.inputs.keys()) {
    const values = input === "x" ? x : uniformValues(`${input}/speed`, WIDTH);
    await executable.write(input, values);
  }
  return { name, time: async (repetitions) => (await executable.time(repetitions)).wallNs };
}

function normOfTorch(torch: Torch & { peer: object }, what: string): TorchTask {
  const question = { ask: "time", what, rows: ROWS, width: WIDTH, eps: EPS };
  return torchTask(torch.peer, `torch-${what}`, question);
}

/** Says if memory had to be fetched anew in each call, which is not the peer's arithmetic. */
function pageFaultsText(task: TimedTask & Partial<TorchTask>): string {
  const faults = task.pageFaults?.() ?? 0;
  return faults === 0 ? "" : ` (${faults} page faults a call)`;
}
