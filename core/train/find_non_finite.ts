import { elementCount } from "../base/shape.ts";
import type { Executable } from "../device/device.ts";
import type { TrainingGraph } from "./training_graph.ts";
import { recordAt } from "./training_state.ts";

/**
 * Names the first tensor of a step with a value that is not finite: a parameter, the loss, the
 * gradient of a parameter, or else the norm of all gradients, whose sum can overflow.
 *
 * @param training The graph of the step.
 * @param executable It, as it ran.
 * @param replicate Which of its replicates to look at.
 */
export async function findNonFinite(
  { arenas }: TrainingGraph,
  executable: Executable,
  replicate: number,
): Promise<string> {
  const isBad = (values: Float32Array) => values.some((value) => !Number.isFinite(value));
  const inArena = async (output: string, arena: TrainingGraph["arenas"][number]) => {
    const values = await executable.read(output);
    return arena.parameters.find(({ offset, shape }) => {
      const start = replicate * arena.length + offset;
      return isBad(values.subarray(start, start + elementCount(shape)));
    })?.path;
  };
  for (const arena of arenas) {
    const path = await inArena(arena.inputs[0], arena);
    if (path !== undefined) return path;
  }
  const record = await executable.read("record");
  const { loss } = recordAt(record, replicate);
  if (!Number.isFinite(loss)) return "loss";
  for (const arena of arenas) {
    const path = await inArena(arena.gradients, arena);
    if (path !== undefined) return `grad/${path}`;
  }
  return "norm of all gradients";
}
