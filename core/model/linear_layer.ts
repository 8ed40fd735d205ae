import { add, matmul } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";

/** Where a linear layer leads. */
export interface LinearOptions {
  readonly to: number;
  /** Whether its result is added to the residual stream; its weights then begin smaller. */
  readonly endsLayer?: boolean;
}

/** Adds y = x weight + bias: weight [from, to], without the bias where the model has none. */
export function linearLayer(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x, to, endsLayer = false }: LinearOptions & {
    readonly path: string;
    readonly x: TensorId;
  },
): TensorId {
  const { bias, precision, initialDeviation, layers, scaledInit = true } = spec;
  const from = m.shapeOf(x).at(-1)!;
  const deviation = endsLayer && scaledInit
    ? initialDeviation / Math.sqrt(2 * layers)
    : initialDeviation;
  const weight = m.parameter(`${path}.weight`, [from, to], { kind: "normal", deviation });
  const y = m.apply(matmul, [x, weight], { transposeA: 0, transposeB: 0, precision });
  if (!bias) return y;
  return m.apply(add, [y, m.parameter(`${path}.bias`, [to], { kind: "zero" })]);
}
