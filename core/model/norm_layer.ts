import {
  add,
  layerNorm,
  multiply,
  reciprocalSqrt,
  rmsNorm,
  rowMean,
  subtract,
} from "../../kernels/mod.ts";
import type { TensorId } from "../graph/graph.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import type { ModelBuilder } from "./model_builder.ts";

const PER_ROW = { perRow: 1 };

/** Adds the norm of a model on the last axis, with a gain, and a bias if it is LayerNorm. */
export function normLayer(
  m: ModelBuilder,
  { norm, normForm, normEps: eps, width }: DecoderSpec,
  { path, x }: { readonly path: string; readonly x: TensorId },
): TensorId {
  if (norm === "none") return x;
  const gain = m.parameter(`${path}.gain`, [width], { kind: "one" });
  if (norm === "rms-norm") {
    if (normForm === "fused") return m.apply(rmsNorm, [x, gain], { eps });
    return m.apply(multiply, [scaledToOne(m, x, eps), gain]);
  }
  const bias = m.parameter(`${path}.bias`, [width], { kind: "zero" });
  if (normForm === "fused") return m.apply(layerNorm, [x, gain, bias], { eps });
  const centred = m.apply(subtract, [x, m.apply(rowMean, [x])], PER_ROW);
  return m.apply(add, [m.apply(multiply, [scaledToOne(m, centred, eps), gain]), bias]);
}

/** x over the root of its mean square, as a chain of primitives. */
function scaledToOne(m: ModelBuilder, x: TensorId, eps: number): TensorId {
  const meanSquare = m.apply(rowMean, [m.apply(multiply, [x, x])]);
  return m.apply(multiply, [x, m.apply(reciprocalSqrt, [meanSquare], { eps })], PER_ROW);
}
