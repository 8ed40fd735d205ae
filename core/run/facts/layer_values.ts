import type { LayerTraining } from "../../experiment/fact_settings.ts";
import { createStream } from "../../random/stream.ts";
import { uniformAt } from "../../random/uniform.ts";
import { checkStream } from "../checks/part_context.ts";
import { unpackNumbers } from "./fact_context.ts";

/**
 * Draws weights and biases of a linear layer as PyTorch's `Linear` begins: uniform, below
 * 1 / sqrt(inputs) in size. Shape: [inputs + 1, outputs], the biases in the last row.
 */
export function drawnLayer(
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
  seed: number,
): Float32Array {
  const stream = createStream({ seed, path: "init/layer" });
  const limit = 1 / Math.sqrt(inputs);
  return Float32Array.from(
    { length: (inputs + 1) * outputs },
    (_, i) => (2 * uniformAt(stream, i) - 1) * limit,
  );
}

/** Draws rows of inputs from 0 to 1, with a 1 behind each, for the biases. */
export function drawnRows(
  { rows, inputs, step }: { readonly rows: number; readonly inputs: number; readonly step: number },
  seed: number,
): Float32Array {
  const stream = checkStream(seed, "rows").atStep(step);
  return withOnes(
    Float32Array.from({ length: rows * inputs }, (_, i) => uniformAt(stream, i)),
    inputs,
  );
}

/** Gives the initial weights that a case gives, or draws them. */
export function layerStart(settings: LayerTraining, seed: number): Float32Array {
  const { weights, inputs, outputs } = settings;
  return weights === undefined
    ? drawnLayer(settings, seed)
    : unpackNumbers(weights, { name: "weights", multipleOf: (inputs + 1) * outputs });
}

/** Makes what gives the rows and labels of an update: those given, in turn, or drawn ones. */
export function layerBatches(settings: LayerTraining, seed: number) {
  const { rows, inputs, labels, batches } = settings;
  const given = rows === undefined
    ? undefined
    : withOnes(unpackNumbers(rows, { name: "rows", multipleOf: inputs }), inputs);
  const width = inputs + 1;
  let next = 0;
  return (step: number): { readonly x: Float32Array; readonly targets: Uint32Array } => {
    const count = batches[step % batches.length];
    const places = Array.from({ length: count }, (_, i) => next + i);
    next += count;
    const targets = Uint32Array.from(places, (place) => labels[place % labels.length]);
    if (given === undefined) return { x: drawnRows({ rows: count, inputs, step }, seed), targets };
    const x = new Float32Array(count * width);
    places.forEach((place, i) => {
      const from = place * width % given.length;
      x.set(given.subarray(from, from + width), i * width);
    });
    return { x, targets };
  };
}

/** Puts a 1 behind each row. */
function withOnes(values: Float32Array, inputs: number): Float32Array {
  const width = inputs + 1;
  return Float32Array.from(
    { length: values.length / inputs * width },
    (_, i) => i % width === inputs ? 1 : values[Math.floor(i / width) * inputs + i % width],
  );
}
