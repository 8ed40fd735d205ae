import { assert, assertEquals } from "@std/assert";
import {
  type BufferRef,
  input,
  type Op,
  output,
  scratch,
  workspace,
} from "../../../../core/base/op.ts";
import { openCpuDevice } from "../../../../core/device/cpu/cpu_device.ts";
import type { Device, Executable } from "../../../../core/device/device.ts";
import type { Graph } from "../../../../core/graph/graph.ts";
import { GraphBuilder } from "../../../../core/graph/graph_builder.ts";
import { copy } from "../../../../kernels/mod.ts";
import { describeDifferences } from "../../../helpers/describe_differences.ts";
import { type GraphValues, graphValues } from "../../../helpers/graph_values.ts";
import { opGraph } from "../../../helpers/op_graph.ts";
import { randomGraph } from "../../../helpers/random_graph.ts";
import { withViews } from "../../../helpers/with_views.ts";

async function withCpu(threads: number, body: (device: Device) => Promise<void>) {
  const device = await openCpuDevice({ threads });
  try {
    await body(device);
  } finally {
    await device.close();
  }
}

Deno.test("threads on tensors that share memory give the values of one thread on its own ones", () =>
  withCpu(1, (alone) =>
    withCpu(3, async (device) => {
      for (let seed = 0; seed < 12; seed++) {
        const graph = randomGraph(seed);
        const values = graphValues(graph, seed);
        const expected = await outputsOf(await alone.compile(graph, { poison: true }), {
          graph,
          values,
        });
        const executable = await device.compile(graph);
        assert(executable.plannedBytes <= executable.sizeBytes);
        for (let round = 0; round < 5; round++) {
          const outputs = await outputsOf(executable, { graph, values });
          outputs.forEach((output, i) =>
            assertEquals(describeDifferences(output, expected[i]), "")
          );
        }
        await executable.dispose();
      }
    })));

/** Runs twice and reads all outputs. */
async function outputsOf(
  executable: Executable,
  { graph, values }: { readonly graph: Graph; readonly values: GraphValues },
) {
  executable.submit(values);
  executable.submit();
  const outputs: Float32Array[] = [];
  for (const name of graph.outputs.keys()) outputs.push(await executable.read(name));
  return outputs;
}

/** A graph whose nodes write the views of "arena", and which can read all of it. */
function arenaGraph(op: Op, width = 10) {
  const b = new GraphBuilder();
  const [x, z] = [b.input("x", [width]), b.input("z", [70])];
  const [first] = b.apply(op, [x]);
  const [second] = b.apply(copy, [z]);
  const arena = b.input("arena", [256]);
  b.output("all", b.apply(copy, [arena])[0]);
  const graph = b.build();
  const inputs = new Map([...graph.inputs].filter(([name]) => name !== "arena"));
  return withViews({ ...graph, inputs }, {
    [first]: { of: arena, offset: 64 },
    [second]: { of: arena, offset: 128 },
  });
}

Deno.test("an arena holds its views, and zeros between them in test mode too", () =>
  withCpu(1, async (device) => {
    for (const poison of [false, true]) {
      const executable = await device.compile(arenaGraph(copy), { poison, replicates: 2 });
      executable.submit({ x: new Float32Array(10).fill(2), z: new Float32Array(70).fill(3) });
      const values = Array<number>(256).fill(0).fill(2, 64, 74).fill(3, 128, 198);
      assertEquals(Array.from(await executable.read("all")), [...values, ...values]);
      assertEquals(await executable.violations(), []);
      await executable.dispose();
    }
  }));

/** Takes the first ten elements of "x", but writes eighteen of them to a place of its own. */
function careless(target: BufferRef): Op {
  const stage = { entry: "copy", align: 16, elementsPerUnit: 1, workspaceBytes: 40 };
  return {
    ...copy,
    name: "careless",
    inferShapes: () => [[10]],
    scratch: () => [[10]],
    wasm: () => [
      { ...stage, args: [input(0), output(0)], extent: 10 },
      { ...stage, args: [input(0), target], extent: 18 },
    ],
  };
}

Deno.test("test mode finds writes beside a tensor, a view, a scratch tensor and a workspace", () =>
  withCpu(2, async (device) => {
    const found = async (graph: Graph) => {
      const executable = await device.compile(graph, { poison: true, replicates: 2 });
      executable.submit(graphValues(graph, 1));
      await executable.settle();
      const names = await executable.violations();
      await executable.dispose();
      return names;
    };
    const beside = (target: BufferRef) => found(opGraph(careless(target), [[20]]));
    assertEquals(await beside(output(0)), ["careless_0.y"]);
    assertEquals(await beside(scratch(0)), ["careless_0.scratch_0"]);
    assertEquals(await beside(workspace()), ["workspace of thread 0", "workspace of thread 1"]);
    const arena = arenaGraph(careless(output(0)), 20);
    assertEquals(await found(arena), ["careless_0.y"]);
  }));

Deno.test("each thread has a workspace of its own, of the largest size asked for", () =>
  withCpu(2, async (device) => {
    // Each thread copies its part into its workspace, and from there to the output.
    const through: Op = {
      ...copy,
      wasm: ({ inputs: [[extent]] }) => {
        const parts = { extent, align: 16, elementsPerUnit: 1e6, workspaceBytes: 4 * extent };
        return [
          { entry: "copy", args: [input(0), workspace()], ...parts },
          { entry: "copy", args: [workspace(), output(0)], ...parts, chain: 1 },
        ];
      },
    };
    const plain = await device.compile(opGraph(copy, [[1_000]]));
    const executable = await device.compile(opGraph(through, [[1_000]]), { poison: true });
    assertEquals(executable.plannedBytes - plain.plannedBytes, 2 * 4_032);
    const x = Float32Array.from({ length: 1_000 }, (_, i) => i + 1);
    executable.submit({ x });
    assertEquals(await executable.read("y"), x);
    assertEquals(await executable.violations(), []);
  }));
