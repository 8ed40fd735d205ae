import { crossEntropy, tokenMean } from "../../kernels/mod.ts";
import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import type { TensorId } from "../graph/graph.ts";
import type { ModelBuilder } from "./model_builder.ts";

/** Appends the mean cross-entropy of logits with the input "targets", also an output. */
export function appendLoss(m: ModelBuilder, logits: TensorId): TensorId {
  const targets = m.graph.input("targets", m.shapeOf(logits).slice(0, -1), "u32");
  const ignore = { ignoreIndex: IGNORE_INDEX };
  const losses = m.apply(crossEntropy, [logits, targets], ignore);
  const loss = m.apply(tokenMean, [losses, targets], ignore);
  m.graph.output("loss", loss);
  return loss;
}
