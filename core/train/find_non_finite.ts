import { elementCount } from "../base/shape.ts";
import type { Executable } from "../device/device.ts";
import type { TrainingGraph } from "./training_graph.ts";

/**
 * Names the first tensor of a step with a value that is not finite: a parameter, the loss, the
 * gradient of a parameter, or else the norm of all gradients, whose sum can overflow.
 */
export async function findNonFinite(
  { arenas }: TrainingGraph,
  executable: Executable,
): Promise<string> {
  const isBad = (values: Float32Array) => values.some((value) => !Number.isFinite(value));
  const inArena = async (output: string, arena: TrainingGraph["arenas"][number]) => {
    const values = await executable.read(output);
    return arena.parameters.find(({ offset, shape }) =>
      isBad(values.subarray(offset, offset + elementCount(shape)))
    )?.path;
  };
  for (const arena of arenas) {
    const path = await inArena(arena.inputs[0], arena);
    if (path !== undefined) return path;
  }
  if (isBad(await executable.read("loss"))) return "loss";
  for (const arena of arenas) {
    const path = await inArena(arena.gradients, arena);
    if (path !== undefined) return `grad/${path}`;
  }
  return "norm of all gradients";
}
