import type { Device } from "../../device/device.ts";
import type { Graph } from "../../graph/graph.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import { normals } from "../../random/normal.ts";
import { createStream, type Stream } from "../../random/stream.ts";
import type { Finding } from "./check_context.ts";

/** What a check of a part of a model is given. */
export interface PartCheckInput {
  /** Model whose part is checked. */
  readonly model: ModelSettings;
  /** Seed of all that is drawn. */
  readonly seed: number;
}

/** A check of a part of a model: uses tables and kernels of models and says what it found. */
export type PartCheck = (
  device: Device,
  input: PartCheckInput,
) => Promise<readonly Finding[]>;

/**
 * Runs a graph once and reads its outputs.
 *
 * @param device Where it runs.
 * @param graph The graph.
 * @param inputs A value for each of its inputs.
 * @returns Outputs by name.
 */
export async function runOnce(
  device: Device,
  graph: Graph,
  inputs: Readonly<Record<string, Float32Array>>,
): Promise<Record<string, Float32Array>> {
  const executable = await device.compile(graph);
  try {
    for (const name of graph.inputs.keys()) await executable.write(name, inputs[name]);
    await executable.run();
    const results: Record<string, Float32Array> = {};
    for (const name of graph.outputs.keys()) results[name] = await executable.read(name);
    return results;
  } finally {
    await executable.dispose();
  }
}

/** Gives the stream of something that a check draws. */
export function checkStream(seed: number, name: string): Stream {
  return createStream({ seed, path: `data-content/${name}` });
}

/** Draws normal numbers, by name. */
export function draw(seed: number, name: string, count: number): Float32Array {
  return Float32Array.from(normals(checkStream(seed, name), count));
}

/** Counts the pairs of columns of a head that turn; see `rotaryPairs` of a decoder. */
export function turningPairs({ dModel, heads, ropeFraction }: ModelSettings): number {
  return Math.round(dModel / heads * ropeFraction / 2);
}

/** Makes findings without a unit out of named numbers. */
export function plainFindings(values: Readonly<Record<string, number | string>>): Finding[] {
  return Object.entries(values).map(([metric, value]) => ({ metric, value, unit: "" }));
}
