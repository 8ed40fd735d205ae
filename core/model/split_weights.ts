import { elementCount, type Shape } from "../base/shape.ts";
import { type Activation, ACTIVATIONS } from "./activation_names.ts";
import { type DecoderSpec, headColumns } from "./decoder_spec.ts";

/** Values of a parameter. */
export interface WeightTensor {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/**
 * Gives the weights of a model with fused products to the same model with separate ones.
 *
 * `attention.qkv` becomes `q`, `k` and `v`, `feedForward.in` of a gated layer `gate` and `up`:
 * columns of weights, elements of biases. What is not fused is given as it is.
 *
 * @param spec The model that has the weights.
 * @param weights Its parameters by their paths.
 * @returns New parameters, by the paths of `{ ...spec, fusedQkv: false, fusedGateUp: false }`.
 */
export function splitWeights(
  spec: DecoderSpec,
  weights: ReadonlyMap<string, WeightTensor>,
): ReadonlyMap<string, WeightTensor> {
  const { heads, kvHeads, hidden } = spec;
  const { gated }: Activation = ACTIVATIONS[spec.activation];
  const shared = kvHeads * headColumns(spec);
  const parts: Readonly<Record<string, readonly (readonly [name: string, columns: number])[]>> = {
    "attention.qkv": [["q", heads * headColumns(spec)], ["k", shared], ["v", shared]],
    ...(gated && { "feedForward.in": [["gate", hidden], ["up", hidden]] }),
  };
  return new Map([...weights].flatMap(([path, tensor]): [string, WeightTensor][] => {
    const [, before, layer, whole, kind] =
      /^(.*\.)?(attention|feedForward)\.(qkv|in)\.(weight|bias)$/.exec(path) ?? [];
    const wanted = parts[`${layer}.${whole}`];
    if (wanted === undefined) return [[path, tensor]];
    let from = 0;
    return wanted.map(([name, columns]) => {
      const part = columnsOf(tensor, { from, columns });
      from += columns;
      return [`${before ?? ""}${layer}.${name}.${kind}`, part];
    });
  }));
}

/** Copies columns of a matrix, or elements of a vector. */
function columnsOf(
  { shape, values }: WeightTensor,
  { from, columns }: { readonly from: number; readonly columns: number },
): WeightTensor {
  const width = shape[shape.length - 1];
  const to = [...shape.slice(0, -1), columns];
  const place = (i: number) => Math.floor(i / columns) * width + from + i % columns;
  return {
    shape: to,
    values: Float32Array.from({ length: elementCount(to) }, (_, i) => values[place(i)]),
  };
}
