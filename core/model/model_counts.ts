import { elementCount } from "../base/shape.ts";
import { nodeCosts } from "../graph/node_costs.ts";
import type { BatchSize } from "./decoder.ts";
import { buildDecoder } from "./decoder.ts";
import type { DecoderSpec } from "./decoder_spec.ts";

/** Size and work of a model. */
export interface ModelCounts {
  readonly parameters: number;
  /** Those to which weight decay applies. */
  readonly decayedParameters: number;
  /** Parameters without embeddings of tokens and positions. */
  readonly bodyParameters: number;
  /** Operations of one forward pass. */
  readonly forwardFlops: number;
  /** Those of matrix products and attention. */
  readonly productFlops: number;
}

/** Counts parameters, and the work of a forward pass on a batch as the ops state it. */
export function modelCounts(spec: DecoderSpec, size: BatchSize): ModelCounts {
  const { model, logits } = buildDecoder({ ...spec, dropout: 0 }, size);
  model.graph.output("logits", logits);
  const count = (list: typeof model.parameters) =>
    list.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const costs = nodeCosts(model.graph.build());
  const flops = (list: typeof costs) => list.reduce((sum, each) => sum + each.flops, 0);
  return {
    parameters: count(model.parameters),
    decayedParameters: count(model.parameters.filter(({ decays }) => decays)),
    bodyParameters: count(model.parameters.filter(({ path }) => !path.startsWith("embedding."))),
    forwardFlops: flops(costs),
    productFlops: flops(costs.filter(({ op }) => /matmul|attention/.test(op))),
  };
}
