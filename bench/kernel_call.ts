import type { Op } from "../core/base/op.ts";
import { openCpuDevice } from "../core/device/cpu/cpu_device.ts";
import type { Device } from "../core/device/device.ts";
import type { Graph } from "../core/graph/graph.ts";
import { GraphBuilder } from "../core/graph/graph_builder.ts";
import { copy } from "../kernels/mod.ts";
import { type Bench, type BenchContext, reasonWithoutCpu } from "./bench_context.ts";
import { type BenchRow, ratioRow, type Side, skippedRow, timeRow } from "./bench_row.ts";
import { interleave, type TimedTask } from "./interleave.ts";
import { besideTorch, type Torch, torchTask } from "./torch_tasks.ts";
import { uniformValues } from "./uniform_values.ts";

/** Calls in one graph, and elements that each of them copies. */
const LENGTH = 300;
const ELEMENTS = 64;

/** The copy, declared so costly that even 64 elements are shared among threads. */
export const SHARED_COPY: Op = {
  ...copy,
  wasm: (shapes, attributes) =>
    copy.wasm(shapes, attributes).map((stage) => ({ ...stage, elementsPerUnit: 1e6 })),
};

/** Builds a chain of copies, "x" to "y": work so small that the calls are what it costs. */
export function copyChain(op: Op, length: number, elements: number): Graph {
  const b = new GraphBuilder();
  let tensor = b.input("x", [elements]);
  for (let i = 0; i < length; i++) [tensor] = b.apply(op, [tensor]);
  b.output("y", tensor);
  return b.build();
}

/** The bench of what one kernel call costs: alone, and with two threads that meet after it. */
export const kernelCall: Bench = {
  name: "kernel-call",
  async run(context) {
    const reason = reasonWithoutCpu(context, 1);
    if (reason !== undefined) {
      return [skippedRow({ name: "kernel-call", text: "kernel call" }, reason)];
    }
    const { pythons } = context;
    return await besideTorch({ pythons, threads: 1 }, (torch) => measure(context, torch));
  },
};

async function measure(context: BenchContext, torch: Torch): Promise<readonly BenchRow[]> {
  const withoutTwo = reasonWithoutCpu(context, 2);
  const devices: Device[] = [];
  try {
    const tasks: TimedTask[] = [];
    const add = async (name: string, op: Op, threads: number) => {
      const device = await openCpuDevice({ threads });
      devices.push(device);
      tasks.push(await chainTask(device, name, op));
    };
    await add("one", copy, 1);
    if (withoutTwo === undefined) await add("two", SHARED_COPY, 2);
    if (torch.peer !== undefined) {
      const question = { ask: "time-calls", length: LENGTH, elements: ELEMENTS };
      tasks.push(torchTask(torch.peer, "torch", question));
    }
    const samples = await interleave(tasks, context);
    const side = (name: string, label: string): Side => ({
      label,
      samples: samples.get(name)!.map((ns) => ns / LENGTH),
    });
    return callRows({ side, torch, withoutTwo });
  } finally {
    for (const device of devices) await device.close();
  }
}

async function chainTask(device: Device, name: string, op: Op): Promise<TimedTask> {
  const executable = await device.compile(copyChain(op, LENGTH, ELEMENTS));
  await executable.write("x", uniformValues("x/call", ELEMENTS));
  return { name, time: async (repetitions) => (await executable.time(repetitions)).wallNs };
}

function callRows(
  { side, torch, withoutTwo }: {
    readonly side: (name: string, label: string) => Side;
    readonly torch: Torch;
    readonly withoutTwo?: string;
  },
): readonly BenchRow[] {
  const one = side("one", "our call");
  const name = (suffix: string) => `kernel-call/${suffix}`;
  const aboutOne = { name: name("1"), text: "kernel call, 1 thread", goal: { atMost: 0.1 } };
  const aboutTwo = { name: name("2"), text: "kernel call, 2 hot threads", goal: { atMost: 0.5 } };
  const other = torch.peer === undefined ? "PyTorch" : torch.name;
  const text = `kernel call: speed over an addition in ${other}, 1 thread`;
  const ofTorch = { name: name("of-torch"), text };
  const rows: BenchRow[] = [timeRow(aboutOne, one)];
  if (withoutTwo === undefined) {
    const two = side("two", "shared by 2 threads");
    const over = { name: name("2-over-1"), text: "kernel call: time of 2 threads over 1" };
    rows.push(timeRow(aboutTwo, two), ratioRow(over, two, one));
  } else rows.push(skippedRow(aboutTwo, withoutTwo));
  rows.push(
    torch.peer === undefined
      ? skippedRow(ofTorch, torch.reason)
      : ratioRow(ofTorch, side("torch", "y + 1"), one),
  );
  return rows;
}
