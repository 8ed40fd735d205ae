import { sha256Hex } from "../base/sha256.ts";
import { formatShape } from "../base/shape.ts";
import { stateTensors } from "./state_tensors.ts";
import type { TrainingGraph } from "./training_graph.ts";
import type { TrainingState } from "./training_state.ts";

/**
 * Hashes all that training has made of one replicate: parameters, moments, losses and norms.
 *
 * Equal on every device that gives the canonical bits, stacked with other replicates or not.
 *
 * @returns SHA-256 over a line for each tensor: name, shape, and the SHA-256 of its little-endian
 * values; in hexadecimal.
 */
export function stateHash(training: TrainingGraph, state: TrainingState, replicate = 0): string {
  const lines = stateTensors(training, state, replicate).map(({ name, shape, values }) => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return `${name} ${formatShape(shape)} ${sha256Hex(bytes)}\n`;
  });
  return sha256Hex(`step ${state.step}\n${lines.join("")}`);
}
