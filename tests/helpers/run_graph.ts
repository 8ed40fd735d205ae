import type { Device } from "../../core/device/device.ts";
import type { Graph } from "../../core/graph/graph.ts";

/**
 * Compiles a graph in test mode, runs it once and reads all its outputs.
 *
 * @param replicates More than one: inputs hold values for each, and so do the outputs.
 * @throws {Error} If something was written beside a tensor.
 */
export async function runGraph(
  device: Device,
  graph: Graph,
  inputs: ReadonlyMap<string, Float32Array | Uint32Array>,
  replicates = 1,
): Promise<Map<string, Float32Array>> {
  const executable = await device.compile(graph, { poison: true, replicates });
  try {
    for (const [name, values] of inputs) await executable.write(name, values);
    await executable.run();
    const outputs = new Map<string, Float32Array>();
    for (const name of graph.outputs.keys()) outputs.set(name, await executable.read(name));
    const violations = await executable.violations();
    if (violations.length > 0) throw new Error(`wrote beside ${violations.join(", ")}`);
    return outputs;
  } finally {
    await executable.dispose();
  }
}
