import { elementCount } from "../base/shape.ts";
import type { Graph, TensorId } from "../graph/graph.ts";
import { canonicalWords } from "./canonical_data.ts";
import { checkIndices } from "./check_indices.ts";
import type { InputValues } from "./device.ts";
import { lookUpTensor } from "./tensor_lookup.ts";

/** Words for one input: of its own size, or one set after the other for every replicate. */
export interface InputWords {
  readonly id: TensorId;
  readonly words: Uint32Array;
}

/**
 * Checks values for inputs and brings them into stored form, before any of them is written.
 *
 * @throws {RangeError} If there is no input of a name, a size is wrong, a value is not finite or an
 * index lies outside the table that an op takes it for.
 */
export function inputWords(graph: Graph, inputs: InputValues, replicates: number): InputWords[] {
  return Object.entries(inputs).map(([name, data]) => {
    const id = lookUpTensor(graph, "input", name);
    const count = elementCount(graph.tensors[id].shape);
    const words = canonicalWords(name, data, { count, replicates });
    checkIndices(graph, id, words);
    return { id, words };
  });
}
