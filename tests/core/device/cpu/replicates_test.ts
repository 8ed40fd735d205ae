import { assertEquals, assertRejects } from "@std/assert";
import { openCpuDevice } from "../../../../core/device/cpu/cpu_device.ts";
import type { CompileOptions, Device } from "../../../../core/device/device.ts";
import type { Graph } from "../../../../core/graph/graph.ts";
import { copy } from "../../../../kernels/mod.ts";
import { describeDifferences } from "../../../helpers/describe_differences.ts";
import { type GraphValues, graphValues } from "../../../helpers/graph_values.ts";
import { opGraph } from "../../../helpers/op_graph.ts";
import { trainingGraph } from "../../../helpers/training_graph.ts";

/** Runs four steps and reads all outputs. */
async function runSteps(
  device: Device,
  graph: Graph,
  values: GraphValues,
  options: CompileOptions,
) {
  const executable = await device.compile(graph, options);
  for (const [name, data] of Object.entries(values)) await executable.write(name, data);
  await executable.run();
  executable.submit();
  await executable.time(2);
  const outputs: Float32Array[] = [];
  for (const name of graph.outputs.keys()) outputs.push(await executable.read(name));
  assertEquals(await executable.violations(), []);
  await executable.dispose();
  return outputs;
}

function stacked(parts: readonly GraphValues[]): GraphValues {
  return Object.fromEntries(
    Object.keys(parts[0]).map((name) => [
      name,
      Float32Array.from(parts.flatMap((values) => [...values[name]])),
    ]),
  );
}

for (const threads of [1, 2, 3]) {
  Deno.test(`replicates give the bits of runs of their own on the CPU, ${threads} threads`, async () => {
    const device = await openCpuDevice({ threads });
    // Small enough for one thread, and large enough for three.
    for (const [rows, width] of [[5, 7], [150, 120]]) {
      const graph = trainingGraph(rows, width);
      const seeds = Array.from({ length: 5 }, (_, seed) => graphValues(graph, seed + 1));
      const apart: Float32Array[][] = [];
      for (const values of seeds) apart.push(await runSteps(device, graph, values, {}));
      for (const replicates of [1, 2, 3, 4, 5]) {
        for (const poison of replicates === 3 ? [false, true] : [false]) {
          const values = stacked(seeds.slice(0, replicates));
          const together = await runSteps(device, graph, values, { replicates, poison });
          together.forEach((words, output) => {
            const size = words.length / replicates;
            for (let replicate = 0; replicate < replicates; replicate++) {
              const part = words.subarray(replicate * size, (replicate + 1) * size);
              assertEquals(describeDifferences(part, apart[replicate][output]), "");
            }
          });
        }
      }
    }
    await device.close();
  });
}

Deno.test("write() gives values of one replicate's size to all replicates", async () => {
  const device = await openCpuDevice({ threads: 2 });
  const executable = await device.compile(opGraph(copy, [[2]]), { replicates: 3, copies: 2 });
  await executable.write("x", Float32Array.of(1, 2));
  await executable.time(2);
  assertEquals(await executable.read("y"), Float32Array.of(1, 2, 1, 2, 1, 2));
  executable.submit({ x: Float32Array.of(1, 2, 3, 4, 5, 6) });
  assertEquals(await executable.read("y"), Float32Array.of(1, 2, 3, 4, 5, 6));
  for (const size of [3, 4, 12]) {
    await assertRejects(
      () => executable.write("x", new Float32Array(size)),
      RangeError,
      `tensor=x, size=2, replicates=3, values=${size}`,
    );
  }
  await device.close();
});
