import type { Op } from "../core/base/op.ts";
import { openCpuDevice } from "../core/device/cpu/cpu_device.ts";
import type { Device } from "../core/device/device.ts";
import { copyGraph } from "../core/model/norm_graph.ts";
import type { Graph } from "../core/graph/graph.ts";
import { GraphBuilder } from "../core/graph/graph_builder.ts";
import { gelu, geluGrad, silu, siluGrad, softmax } from "../kernels/mod.ts";
import { activationRows } from "./activation_rows.ts";
import type { Bench, BenchContext } from "./bench_context.ts";
import type { Side } from "./bench_row.ts";
import { interleave, type TimedTask } from "./interleave.ts";
import { threadsText, torchBench } from "./torch_bench.ts";
import { type Torch, torchTask } from "./torch_tasks.ts";
import { uniformValues } from "./uniform_values.ts";

const ROWS = 4096;
const WIDTH = 1024;

/** Ops that are timed; PyTorch knows them by the same names. */
export const TIMED_OPS: readonly Op[] = [gelu, geluGrad, silu, siluGrad, softmax];

/** Makes the bench of activations and softmax on the CPU with a number of threads. */
export function activationSpeed(threads: number): Bench {
  const text = `activations on ${threadsText(threads)}`;
  return torchBench(
    { name: `activation-speed-${threads}`, text, threads },
    async (context, { name, torch }) => {
      const sides = await measure(context, threads, torch);
      const ops = TIMED_OPS.map((op) => op.name);
      return activationRows(name, { ops, sides, torch, threads: threadsText(threads) });
    },
  );
}

async function measure(
  context: BenchContext,
  threads: number,
  torch: Torch,
): Promise<ReadonlyMap<string, Side>> {
  const device = await openCpuDevice({ threads });
  try {
    const tasks = [await graphTask(device, "copy", copyGraph(ROWS, WIDTH))];
    for (const op of TIMED_OPS) tasks.push(await graphTask(device, op.name, graphOf(op)));
    if (torch.peer !== undefined) {
      for (const { name } of TIMED_OPS) {
        const question = { ask: "time-op", op: name, rows: ROWS, width: WIDTH };
        tasks.push(torchTask(torch.peer, `torch-${name}`, question));
      }
    }
    const samples = await interleave(tasks, context);
    return new Map([...samples].map(([name, values]) => [
      name,
      { label: name.startsWith("torch-") ? "PyTorch" : name, samples: values },
    ]));
  } finally {
    await device.close();
  }
}

/** Builds the graph of one application of an op; its inputs are called as in its contract. */
function graphOf(op: Op): Graph {
  const b = new GraphBuilder();
  const inputs = op.inputs.map((name) => b.input(name, [ROWS, WIDTH]));
  b.output("result", b.apply(op, inputs)[0]);
  return b.build();
}

async function graphTask(device: Device, name: string, graph: Graph): Promise<TimedTask> {
  const executable = await device.compile(graph);
  for (const input of graph.inputs.keys()) {
    await executable.write(input, uniformValues(`${input}/speed`, ROWS * WIDTH));
  }
  return { name, time: async (repetitions) => (await executable.time(repetitions)).wallNs };
}
