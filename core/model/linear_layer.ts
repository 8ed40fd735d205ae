import { add, matmul } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";
import type { DrawnPart } from "./parameter.ts";

/** Where a linear layer leads. */
export interface LinearOptions {
  readonly to: number;
  /** Whether its result is added to the residual stream; its weights then begin smaller. */
  readonly endsLayer?: boolean;
  /** Whether it has a bias; as the model says where not given. */
  readonly bias?: boolean;
  /** The matrix that its weights are columns of, where one product is done as several. */
  readonly part?: DrawnPart;
}

/** Adds y = x weight + bias: weight [from, to], without the bias where the model has none. */
export function linearLayer(
  m: ModelBuilder,
  spec: DecoderSpec,
  { path, x, to, endsLayer = false, bias = spec.bias, part }: LinearOptions & {
    readonly path: string;
    readonly x: TensorId;
  },
): TensorId {
  const { precision, initialDeviation, layers, scaledInit = true } = spec;
  const from = m.shapeOf(x).at(-1)!;
  const deviation = endsLayer && scaledInit
    ? initialDeviation / Math.sqrt(2 * layers)
    : initialDeviation;
  const init = { kind: "normal", deviation, ...(part && { part }) } as const;
  const weight = m.parameter(`${path}.weight`, [from, to], init);
  const y = m.apply(matmul, [x, weight], { transposeA: 0, transposeB: 0, precision });
  if (!bias) return y;
  return m.apply(add, [y, m.parameter(`${path}.bias`, [to], { kind: "zero" })]);
}
