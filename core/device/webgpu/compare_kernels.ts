import type { Op, OpCase } from "../../base/op.ts";
import type { Graph } from "../../graph/graph.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import type { Device } from "../device.ts";
import { probeInputs } from "./probe_inputs.ts";

/** An op with one of its cases. */
export interface KernelCase {
  readonly op: Op;
  readonly opCase: OpCase;
}

/**
 * Runs kernels on two devices and compares their outputs bit for bit.
 *
 * All cases form one graph, so that a device compiles and runs once; in test mode, so that an
 * element that was not written differs.
 *
 * @param devices The device in question, and the one that is right.
 * @param cases What to run, on the inputs of `probeInputs()`.
 * @returns A text for each output that differs, such as `layer_norm: y, 3 of 91 differ`.
 */
export async function compareKernels(
  devices: { readonly actual: Device; readonly expected: Device },
  cases: readonly KernelCase[],
): Promise<string[]> {
  const graph = casesGraph(cases);
  const actual = await runCases(devices.actual, graph, cases);
  const expected = await runCases(devices.expected, graph, cases);
  return [...graph.outputs.keys()].flatMap((name, output) => {
    const right = expected[output];
    const wrong = actual[output].reduce((sum, word, i) => word === right[i] ? sum : sum + 1, 0);
    if (wrong === 0) return [];
    const [place, outputName] = name.split(".");
    const { op } = cases[Number(place)];
    return [`${op.name}: ${outputName}, ${wrong} of ${right.length} differ`];
  });
}

/** Puts the cases side by side; names of inputs and outputs start with the place of their case. */
function casesGraph(cases: readonly KernelCase[]): Graph {
  const b = new GraphBuilder();
  cases.forEach(({ op, opCase }, place) => {
    const inputs = opCase.inputShapes.map((shape, i) =>
      b.input(`${place}.${op.inputs[i]}`, shape, op.inputDtypes?.[i])
    );
    const outputs = b.apply(op, inputs, opCase.attributes);
    outputs.forEach((id, i) => b.output(`${place}.${op.outputs[i]}`, id));
    op.inPlace?.forEach(({ input, output }) => b.update(inputs[input], outputs[output]));
  });
  return b.build();
}

async function runCases(
  device: Device,
  graph: Graph,
  cases: readonly KernelCase[],
): Promise<Uint32Array[]> {
  const executable = await device.compile(graph, { poison: true });
  try {
    const inputs = cases.flatMap(({ opCase }) => probeInputs(opCase));
    executable.submit(
      Object.fromEntries([...graph.inputs.keys()].map((name, i) => [name, inputs[i]])),
    );
    // All at once: each read by itself would wait for 10 ms.
    return await Promise.all([...graph.outputs.keys()].map(async (name) => {
      const values = await executable.read(name);
      return new Uint32Array(values.buffer, values.byteOffset, values.length);
    }));
  } finally {
    await executable.dispose();
  }
}
