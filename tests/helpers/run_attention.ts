import type { Attributes, Op } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";
import { backpropagate } from "../../core/graph/backpropagate.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { openCpuDevice } from "../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../core/device/device.ts";

/** Values and attributes of one application. */
export interface Given {
  readonly inputs: readonly Float64Array[];
  readonly attributes: Attributes;
}

/** Runs an op on two threads of the CPU and gives its first output. */
export async function runOp(op: Op, shapes: readonly Shape[], given: Given): Promise<Float32Array> {
  const b = new GraphBuilder();
  const inputs = shapes.map((shape, i) => b.input(op.inputs[i], shape, op.inputDtypes?.[i]));
  b.output("y", b.apply(op, inputs, given.attributes)[0]);
  const values = new Map(given.inputs.map((x, i) => [op.inputs[i], x]));
  return await onTwoThreads(async (device) => (await run(device, b.build(), values))[0]);
}

/** Runs an op and its gradient on two threads of the CPU: see {@link gradientsOn}. */
export function runGradients(
  op: Op,
  shapes: readonly Shape[],
  given: Given & { readonly gradY: Float64Array },
): Promise<{ y: Float32Array; grads: Float32Array[] }> {
  return onTwoThreads((device) => gradientsOn(device, { op, shapes, ...given }));
}

/** Runs an op and its gradient; gives its first output and the gradients of all that has one. */
export async function gradientsOn(
  device: Device,
  { op, shapes, inputs: given, gradY, attributes, fixed = [] }: Given & {
    readonly op: Op;
    readonly shapes: readonly Shape[];
    readonly gradY: Float64Array;
    /** Names of inputs whose gradient nobody wants. */
    readonly fixed?: readonly string[];
  },
): Promise<{ y: Float32Array; grads: Float32Array[] }> {
  const b = new GraphBuilder();
  const inputs = shapes.map((shape, i) => b.input(op.inputs[i], shape, op.inputDtypes?.[i]));
  const [y] = b.apply(op, inputs, attributes);
  const [shape] = op.inferShapes(shapes, attributes);
  const seed = b.input("gradY", shape);
  b.output("y", y);
  const wanted = inputs.filter((_, i) =>
    op.inputDtypes?.[i] !== "u32" && !fixed.includes(op.inputs[i])
  );
  backpropagate(b, () => new Map([[y, seed]]), wanted)
    .forEach((id, i) => b.output(`grad ${i}`, id!));
  const values = new Map(given.map((x, i) => [op.inputs[i], x]));
  const [result, ...grads] = await run(device, b.build(), values.set("gradY", gradY));
  return { y: result, grads };
}

async function onTwoThreads<T>(body: (device: Device) => Promise<T>): Promise<T> {
  const device = await openCpuDevice({ threads: 2 });
  try {
    return await body(device);
  } finally {
    await device.close();
  }
}

async function run(device: Device, graph: Graph, inputs: ReadonlyMap<string, Float64Array>) {
  const executable = await device.compile(graph, { poison: true });
  for (const [name, values] of inputs) {
    const isWords = graph.tensors[graph.inputs.get(name)!].dtype === "u32";
    await executable.write(name, (isWords ? Uint32Array : Float32Array).from(values));
  }
  await executable.run();
  const outputs: Float32Array[] = [];
  for (const name of graph.outputs.keys()) outputs.push(await executable.read(name));
  await executable.dispose();
  return outputs;
}
