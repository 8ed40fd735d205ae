import { accumulate } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import type { GraphBuilder } from "../graph/graph_builder.ts";
import type { PackedGroup } from "./append_gradients.ts";

/** Loss and gradients of a step, as far as its batches were seen. */
export interface StepSums {
  readonly loss: TensorId;
  readonly arenas: readonly PackedGroup[];
}

/**
 * Adds loss and gradients of a batch to those of the batches before it: `((g1 + g2) + g3) + ...`.
 *
 * The input "keep" says whether there were any: 0 for the first batch of a step, else 1. The sums
 * stay on the device, so memory does not grow with the number of batches.
 */
export function appendSums(b: GraphBuilder, { loss, arenas }: StepSums): StepSums {
  const keep = b.input("keep", [1]);
  const add = (name: string, term: TensorId) => {
    const sum = b.input(`sum.${name}`, b.tensors[term].shape);
    const [next] = b.apply(accumulate, [sum, term, keep]);
    b.update(sum, next);
    return next;
  };
  return {
    loss: add("loss", loss),
    arenas: arenas.map((arena) => ({ ...arena, gradients: add(arena.name, arena.gradients) })),
  };
}
