import { assert, assertEquals, assertRejects } from "@std/assert";
import { openCpuDevice } from "../../../../core/device/cpu/cpu_device.ts";
import { graphValues } from "../../../helpers/graph_values.ts";
import { trainingGraph } from "../../../helpers/training_graph.ts";

for (const threads of [1, 2]) {
  Deno.test(`profile() takes the time of every node on the CPU, ${threads} threads`, async () => {
    const device = await openCpuDevice({ threads });
    const graph = trainingGraph(400, 200);
    for (const replicates of [1, 3]) {
      const executable = await device.compile(graph, { replicates, copies: 2 });
      for (const [name, data] of Object.entries(graphValues(graph, 7))) {
        await executable.write(name, data);
      }
      const times = await executable.profile!(5);
      // The last one is the copy that updates "gain".
      assertEquals(times.map(({ op }) => op), [...graph.nodes.map(({ op }) => op.name), "copy"]);
      assertEquals(times.map(({ node }) => node), [...times.keys()]);
      for (const { wallNs, threads: taking } of times) {
        assert(wallNs > 0 && wallNs < 60e9, `${wallNs}`);
        assert(taking >= 1 && taking <= threads);
      }
      const byName = new Map(times.map((time) => [time.op, time]));
      assertEquals(byName.get("layer_norm")!.threads, threads);
      // With two threads a busy machine can make any barrier long.
      if (threads === 1) assert(byName.get("layer_norm")!.wallNs > byName.get("copy")!.wallNs);
      await executable.run();
      await executable.dispose();
    }
    await device.close();
  });
}

Deno.test("profile() does what as many runs do", async () => {
  const device = await openCpuDevice({ threads: 2 });
  const graph = trainingGraph(40, 30);
  const outputs: Float32Array[] = [];
  for (const profiled of [false, true]) {
    const executable = await device.compile(graph);
    executable.submit(graphValues(graph, 3));
    if (profiled) await executable.profile!(3);
    else await executable.time(3);
    outputs.push(await executable.read("w"));
    await assertRejects(() => executable.profile!(0), RangeError, "repetitions=0");
    await executable.dispose();
  }
  assertEquals(outputs[1], outputs[0]);
  await device.close();
});
