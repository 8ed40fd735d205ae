import type { PropertyCellConfig } from "../../experiment/cell.ts";
import type { Device } from "../../device/device.ts";
import { normGraph, type NormSpec } from "../../model/norm_graph.ts";

/** Named matrices and vectors of one check. */
export type NamedValues = Readonly<Record<string, Float32Array>>;

/** One quantity that a check found. */
export interface Finding {
  readonly metric: string;
  readonly value: number | string;
  readonly unit: string;
}

/** A property check: runs a norm on a device and says what it found. */
export type PropertyCheck = (
  device: Device,
  config: PropertyCellConfig,
) => Promise<readonly Finding[]>;

/** Makes the norm that a cell asks for, at a pass. */
export function specOf(
  config: PropertyCellConfig,
  overrides: Partial<NormSpec> = {},
): NormSpec {
  const { norm, form, rows, width, eps } = config;
  return { norm, form, pass: "forward", rows, width, eps, ...overrides };
}

/**
 * Runs a norm once and reads outputs.
 *
 * @param device Where it runs.
 * @param spec The norm.
 * @param run Inputs by name (unknown ones are ignored, so that both norms take the same set), and
 * the outputs to read.
 */
export async function runNorm(
  device: Device,
  spec: NormSpec,
  run: { readonly inputs: NamedValues; readonly outputs: readonly string[] },
): Promise<Record<string, Float32Array>> {
  const graph = normGraph(spec);
  const executable = await device.compile(graph);
  try {
    for (const name of graph.inputs.keys()) await executable.write(name, run.inputs[name]);
    await executable.run();
    const results: Record<string, Float32Array> = {};
    for (const name of run.outputs) results[name] = await executable.read(name);
    return results;
  } finally {
    await executable.dispose();
  }
}
