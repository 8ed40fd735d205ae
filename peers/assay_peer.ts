// Ours as a peer, in a process of its own like the others. Argument: a number of threads, or
// "webgpu".
import { elementCount } from "../core/base/shape.ts";
import type { Device } from "../core/device/device.ts";
import type { Graph } from "../core/graph/graph.ts";
import { serveLines } from "./serve_lines.ts";
import {
  type CallsQuestion,
  type MatmulQuestion,
  type OpQuestion,
  timed,
  type Work,
} from "./timed_work.ts";
import { hashedValues } from "./training_case.ts";

const [where] = Deno.args;

// Imported within, as the time of loading is a part of the start.
await serveLines(async () => {
  const { callsGraph, matmulGraph, opGraph } = await import("./assay_graphs.ts");
  const { trainingAnswers } = await import("./training_answers.ts");
  const device = await openDevice();

  async function repeated(graph: Graph): Promise<Work> {
    const executable = await device.compile(graph);
    let seed = 0;
    for (const [name, id] of graph.inputs) {
      const count = elementCount(graph.tensors[id].shape);
      await executable.write(name, hashedValues(count, ++seed));
    }
    return async (repetitions) => void await executable.time(repetitions);
  }

  return {
    name: `Assay ${device.info.adapter}`,
    answers: {
      "time-matmul": timed((question: MatmulQuestion) => repeated(matmulGraph(question))),
      "time-op": timed((question: OpQuestion) => repeated(opGraph(question))),
      "time-calls": timed((question: CallsQuestion) => repeated(callsGraph(question))),
      ...trainingAnswers(async (c) =>
        (await import("./assay_training.ts")).assayTraining(device, c)
      ),
    },
  };
});

async function openDevice(): Promise<Device> {
  if (where === "webgpu") {
    return await (await import("../core/device/webgpu/webgpu_device.ts")).openWebgpuDevice();
  }
  const { openCpuDevice } = await import("../core/device/cpu/cpu_device.ts");
  return await openCpuDevice({ threads: Number(where) });
}
