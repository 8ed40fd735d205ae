import {
  add,
  columns,
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
  spec: DecoderSpec,
  { path, x }: { readonly path: string; readonly x: TensorId },
): TensorId {
  const { norm, normForm, normEps: eps, width } = spec;
  if (norm === "none") return x;
  const gain = m.parameter(`${path}.gain`, [width], { kind: "one" });
  if (norm === "rms-norm") {
    if (normForm === "fused") return m.apply(rmsNorm, [x, gain], { eps });
    return m.apply(multiply, [scaledToOne(m, { x, eps }), gain]);
  }
  if (norm === "p-rms-norm") {
    const part = m.apply(columns, [x], { from: 0, width: measuredColumns(spec) });
    return m.apply(multiply, [scaledToOne(m, { x, measured: part, eps }), gain]);
  }
  const bias = m.parameter(`${path}.bias`, [width], { kind: "zero" });
  if (normForm === "fused") return m.apply(layerNorm, [x, gain, bias], { eps });
  const centred = m.apply(subtract, [x, m.apply(rowMean, [x])], PER_ROW);
  return m.apply(add, [m.apply(multiply, [scaledToOne(m, { x: centred, eps }), gain]), bias]);
}

/**
 * Counts the columns that pRMSNorm measures: the first ceil(fraction width).
 *
 * Source: Zhang and Sennrich 2019, arXiv:1910.07467, section 3.2.
 */
export function measuredColumns({ width, normFraction = 0.0625 }: DecoderSpec): number {
  return Math.ceil(width * normFraction);
}

/** x over the root of the mean square of itself or of what is measured, as a chain of primitives. */
function scaledToOne(
  m: ModelBuilder,
  { x, measured = x, eps }: {
    readonly x: TensorId;
    readonly measured?: TensorId;
    readonly eps: number;
  },
): TensorId {
  const meanSquare = m.apply(rowMean, [m.apply(multiply, [measured, measured])]);
  return m.apply(multiply, [x, m.apply(reciprocalSqrt, [meanSquare], { eps })], PER_ROW);
}
