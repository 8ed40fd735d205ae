import { assert } from "@std/assert";
import { openCpuDevice } from "../../../../core/device/cpu/cpu_device.ts";
import { graphValues } from "../../../helpers/graph_values.ts";
import { trainingGraph } from "../../../helpers/training_graph.ts";
import { GraphBuilder } from "../../../../core/graph/graph_builder.ts";
import { add } from "../../../../kernels/mod.ts";

const residentBytes = () => Deno.memoryUsage().rss;

// The first one, so that nothing that others left behind is given back while it looks.
Deno.test("the memory that a graph takes on the CPU is what its plan announced", async () => {
  const device = await openCpuDevice({ threads: 2 });
  const b = new GraphBuilder();
  let tensor = b.input("x", [1_000_000]);
  const z = b.input("z", [1_000_000]);
  for (let i = 0; i < 20; i++) [tensor] = b.apply(add, [tensor, z]);
  b.output("y", tensor);
  const before = residentBytes();
  const executable = await device.compile(b.build(), { replicates: 8 });
  await executable.run();
  const taken = residentBytes() - before;
  const { plannedBytes, sizeBytes } = executable;
  // Inputs, the output and two tensors between them, each 4 MB, eight times; apart it were 22.
  assert(Math.abs(plannedBytes / (8 * 5 * 4e6) - 1) < 0.001, `${plannedBytes} bytes planned`);
  assert(Math.abs(taken / plannedBytes - 1) < 0.1, `${plannedBytes} planned, ${taken} taken`);
  assert(sizeBytes < 1.01 * plannedBytes, `${sizeBytes} bytes`);
  await device.close();
});

Deno.test("resident memory stays flat over many compilations on the CPU", async () => {
  const device = await openCpuDevice({ threads: 2 });
  const graph = trainingGraph(256, 256);
  const compile = async () => {
    const executable = await device.compile(graph, { replicates: 2 });
    await executable.run();
    await executable.dispose();
  };
  for (let i = 0; i < 100; i++) await compile();
  const before = residentBytes();
  for (let i = 0; i < 200; i++) await compile();
  const after = residentBytes();
  assert(after < 1.05 * before, `${before} bytes, then ${after} bytes`);
  await device.close();
});

Deno.test("resident memory stays flat over many steps on the CPU", async () => {
  const device = await openCpuDevice({ threads: 2 });
  const graph = trainingGraph(16, 32);
  const executable = await device.compile(graph);
  const values = graphValues(graph, 1);
  const step = async (number: number) => {
    executable.submit({ x: values.x });
    if (number % 16 === 0) await executable.read("sum");
  };
  for (let i = 0; i < 1_000; i++) await step(i);
  const before = residentBytes();
  for (let i = 0; i < 2_000; i++) await step(i);
  const after = residentBytes();
  assert(after < 1.05 * before, `${before} bytes, then ${after} bytes`);
  await device.close();
});
