import { planDispatches } from "../core/device/webgpu/plan_dispatches.ts";
import { fuseGraph } from "../core/graph/fuse_graph.ts";
import type { Graph } from "../core/graph/graph.ts";
import { buildDecoder } from "../core/model/decoder.ts";
import { appendLoss } from "../core/model/append_loss.ts";
import { trainingGraph } from "../core/train/training_graph.ts";
import { specOf } from "../peers/assay_training.ts";
import type { TrainingCase } from "../peers/training_case.ts";

/**
 * Counts the dispatches that one more layer adds to a training step, as planned for hardware.
 *
 * Forward is what it adds to the loss alone; backward is the rest of what it adds to a step.
 */
export function dispatchesPerLayer(
  c: TrainingCase,
): { readonly forward: number; readonly backward: number } {
  const [less, more] = [1, 2].map((layers) => specOf({ ...c, layers }));
  const forward = dispatchesOf(lossGraph(more)) - dispatchesOf(lossGraph(less));
  const [withMore, withLess] = [more, less].map(({ model, train }) =>
    dispatchesOf(trainingGraph(model, train).graph)
  );
  return { forward, backward: withMore - withLess - forward };
}

function lossGraph({ model, train }: ReturnType<typeof specOf>): Graph {
  const decoder = buildDecoder(model, train);
  appendLoss(decoder.model, decoder.logits);
  return decoder.model.graph.build();
}

function dispatchesOf(graph: Graph): number {
  return planDispatches(fuseGraph(graph), { target: "hardware" }).dispatches.length;
}
