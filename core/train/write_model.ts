import type { Executable } from "../device/device.ts";
import type { ModelBuilder } from "../model/model_builder.ts";
import type { Weights } from "./model_weights.ts";

/**
 * Writes what stays the same from run to run of a model's graph: its tables, and its parameters.
 *
 * @param executable The compiled graph.
 * @param model What built it.
 * @param weights Parameters by their paths, all that the model has.
 */
export async function writeModel(
  executable: Executable,
  { tables, parameters }: Pick<ModelBuilder, "tables" | "parameters">,
  weights: Weights,
): Promise<void> {
  for (const { name, values } of tables) await executable.write(name, values);
  for (const { path } of parameters) await executable.write(path, weights.get(path)!.values);
}
