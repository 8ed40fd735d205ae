import type { Attributes, Op } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import { backpropagate } from "../../core/graph/backpropagate.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { openCpuDevice } from "../../core/device/cpu/cpu_device.ts";

/** Values and attributes of one application. */
interface Given {
  readonly inputs: readonly Float64Array[];
  readonly attributes: Attributes;
}

/** Runs an op on the CPU and gives its first output. */
export async function runOp(op: Op, shapes: readonly Shape[], given: Given): Promise<Float32Array> {
  const b = new GraphBuilder();
  const inputs = shapes.map((shape, i) => b.input(op.inputs[i], shape));
  b.output("y", b.apply(op, inputs, given.attributes)[0]);
  return (await run(b.build(), new Map(given.inputs.map((x, i) => [op.inputs[i], x]))))[0];
}

/** Runs an op and its gradient on the CPU; gives its first output and the gradients. */
export async function runGradients(
  op: Op,
  shapes: readonly Shape[],
  given: Given & { readonly gradY: Float64Array },
): Promise<{ y: Float32Array; grads: Float32Array[] }> {
  const b = new GraphBuilder();
  const inputs = shapes.map((shape, i) => b.input(op.inputs[i], shape));
  const [y] = b.apply(op, inputs, given.attributes);
  const [shape] = op.inferShapes(shapes, given.attributes);
  const seed = b.input("gradY", shape);
  b.output("y", y);
  backpropagate(b, () => new Map([[y, seed]]), inputs)
    .forEach((id, i) => b.output(`grad ${op.inputs[i]}`, id!));
  const values = new Map(given.inputs.map((x, i) => [op.inputs[i], x]));
  const [result, ...grads] = await run(b.build(), values.set("gradY", given.gradY));
  return { y: result, grads };
}

async function run(graph: Graph, inputs: ReadonlyMap<string, Float64Array>) {
  const device = await openCpuDevice({ threads: 2 });
  try {
    const executable = await device.compile(graph);
    for (const [name, values] of inputs) await executable.write(name, Float32Array.from(values));
    await executable.run();
    const outputs: Float32Array[] = [];
    for (const name of graph.outputs.keys()) outputs.push(await executable.read(name));
    await executable.dispose();
    return outputs;
  } finally {
    await device.close();
  }
}
