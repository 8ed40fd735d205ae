import { matmul, relu } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { normLayer } from "./norm_layer.ts";

/** Logits of the residual stream: the last norm of a pre-norm model, a product, the control's cut. */
export function head(
  m: ModelBuilder,
  spec: DecoderSpec,
  { x, table }: { readonly x: TensorId; readonly table: TensorId },
): TensorId {
  const { normPlace, tiedHead, precision, width, vocabulary, initialDeviation } = spec;
  const last = normPlace === "pre" ? normLayer(m, spec, { path: "norm", x }) : x;
  const product = (weight: TensorId, transposeB: number) => {
    const logits = m.apply(matmul, [last, weight], { transposeA: 0, transposeB, precision });
    return spec.logitActivation === "relu" ? m.apply(relu, [logits]) : logits;
  };
  if (tiedHead) return product(table, 1);
  const init = { kind: "normal", deviation: initialDeviation } as const;
  return product(m.parameter("head.weight", [width, vocabulary], init), 0);
}
