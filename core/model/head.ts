import { add, matmul, relu, scale } from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import { type Activation, ACTIVATIONS } from "./activation_names.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import { linearLayer } from "./linear_layer.ts";
import type { ModelBuilder } from "./model_builder.ts";
import { normLayer } from "./norm_layer.ts";

/**
 * Logits of the residual stream: the last norm of a pre-norm model, what stands before the head, a
 * product, its bias, the control's cut.
 */
export function head(
  m: ModelBuilder,
  spec: DecoderSpec,
  { x, table }: { readonly x: TensorId; readonly table: TensorId },
): TensorId {
  const { normPlace, tiedHead, precision, width, vocabulary, initialDeviation } = spec;
  const normed = normPlace === "pre" ? normLayer(m, spec, { path: "norm", x }) : x;
  const last = beforeHead(m, spec, normed);
  const product = (weight: TensorId, transposeB: number) => {
    const plain = m.apply(matmul, [last, weight], { transposeA: 0, transposeB, precision });
    const logits = spec.headBias === true
      ? m.apply(add, [plain, m.parameter("head.bias", [vocabulary], { kind: "zero" })])
      : plain;
    return spec.logitActivation === "relu" ? m.apply(relu, [logits]) : logits;
  };
  if (tiedHead) return product(table, 1);
  const init = { kind: "normal", deviation: initialDeviation } as const;
  return product(m.parameter("head.weight", [width, vocabulary], init), 0);
}

/** BERT's linear layer, activation and norm, or T5's factor, where the model has them. */
function beforeHead(m: ModelBuilder, spec: DecoderSpec, x: TensorId): TensorId {
  const { width, headTransform, headScale } = spec;
  let y = x;
  if (headTransform === true) {
    const { op, attributes }: Activation = ACTIVATIONS[spec.activation];
    const inner = linearLayer(m, spec, { path: "head.transform", x: y, to: width });
    y = normLayer(m, spec, { path: "head.norm", x: m.apply(op, [inner], attributes) });
  }
  return headScale === undefined ? y : m.apply(scale, [y], { factor: headScale });
}
