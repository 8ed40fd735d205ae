import type { Executable, InputValues } from "../device/device.ts";
import type { TrainingGraph } from "./training_graph.ts";
import type { TrainingState } from "./training_state.ts";

/** Lists what has to be written before the first step from a state: tables and the state itself. */
export function firstInputs(
  { tables }: Pick<TrainingGraph, "tables">,
  { arenas, record }: Pick<TrainingState, "arenas" | "record">,
): InputValues {
  return {
    ...Object.fromEntries(tables.map(({ name, values }) => [name, values])),
    ...Object.fromEntries(arenas),
    record,
  };
}

/** Writes inputs one by one. */
export async function writeInputs(executable: Executable, inputs: InputValues): Promise<void> {
  for (const [name, values] of Object.entries(inputs)) await executable.write(name, values);
}
