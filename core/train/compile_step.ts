import type { Device, Executable } from "../device/device.ts";
import type { Graph } from "../graph/graph.ts";
import { firstInputs, writeInputs } from "./first_inputs.ts";
import { initialState, type Start } from "./initial_state.ts";
import type { MicroBatch } from "./micro_batches.ts";
import { stepInputs } from "./step_inputs.ts";
import type { TrainSpec } from "./train_spec.ts";
import type { TrainingGraph } from "./training_graph.ts";

/**
 * Compiles a training step and writes what the first one reads; with a rate of 0 all that follow do
 * the same.
 *
 * @param device Where it runs.
 * @param graph The fused graph of the training.
 * @param step The training, its start, and the batch of its first part.
 */
export async function compileStep(
  device: Device,
  graph: Graph,
  { training, train, start, batch }: {
    readonly training: TrainingGraph;
    readonly train: TrainSpec;
    readonly start: Start;
    readonly batch: MicroBatch;
  },
): Promise<Executable> {
  const executable = await device.compile(graph);
  try {
    await writeInputs(executable, firstInputs(training, initialState(training, start)));
    const place = { train, dropouts: training.dropouts, start };
    await writeInputs(executable, stepInputs(place, batch, { step: 0, part: 0 }));
    return executable;
  } catch (error) {
    await executable.dispose();
    throw error;
  }
}
