import { elementCount } from "../../core/base/shape.ts";
import { wordSequence } from "../../core/device/webgpu/word_sequence.ts";
import type { Graph } from "../../core/graph/graph.ts";

/** Values for all inputs of a graph, by name. */
export type GraphValues = Readonly<Record<string, Float32Array>>;

/** Makes values between -2 and 2 for all inputs of a graph, others for each seed. */
export function graphValues(graph: Graph, seed: number): GraphValues {
  const next = wordSequence(seed);
  return Object.fromEntries(
    [...graph.inputs].map(([name, id]) => [
      name,
      Float32Array.from(
        { length: elementCount(graph.tensors[id].shape) },
        () => (next() % 2_001 - 1_000) / 512,
      ),
    ]),
  );
}
