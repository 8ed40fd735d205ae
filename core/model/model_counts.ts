import { elementCount, type Shape } from "../base/shape.ts";
import { differentiate } from "../graph/differentiate.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import type { Graph } from "../graph/graph.ts";
import { nodeCosts } from "../graph/node_costs.ts";
import { planMemory } from "../graph/plan_memory.ts";
import { architectureOf } from "./architecture.ts";
import { appendLoss } from "./append_loss.ts";
import { buildModel } from "./build_model.ts";
import type { BatchSize } from "./decoder.ts";
import type { DecoderSpec } from "./decoder_spec.ts";
import { formulaFlops, meanKeys } from "./formula_flops.ts";

/** Operations of one token of a window: by the formula that papers use, and as the ops of the graph count. */
export interface TokenFlops {
  readonly formula: number;
  readonly counted: number;
}

/** Bytes of memory while a model is trained, without what kernels need for themselves. */
export interface ModelBytes {
  readonly parameters: number;
  /** What the optimizer keeps beside each parameter. */
  readonly optimizer: number;
  /** All between tokens and gradients, as the memory plan of forward and backward shares it. */
  readonly activations: number;
}

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
  /** Of a token in a forward pass. */
  readonly forward: TokenFlops;
  /** Of a token in forward and backward pass; the update of parameters is not among it. */
  readonly training: TokenFlops;
  readonly bytes: ModelBytes;
}

/** What is kept of each parameter by AdamW: two moments. */
const ADAMW_MOMENTS = 2;

/** Paths of embeddings of tokens and positions, of either stack. */
const EMBEDDING = /^(encoder\.)?embedding\./;

/**
 * Counts parameters, and work and memory of training on a batch as the ops state them.
 *
 * Padding counts as any token; a prefix is taken to be half of a window, see `formulaFlops`.
 *
 * @param spec The model; dropout is left out.
 * @param size The batch; an encoder-decoder reads half of the tokens of a window in each stack.
 * @param moments Values that the optimizer keeps for each parameter: 2 for AdamW, 0 or 1 for SGD.
 */
export function modelCounts(
  spec: DecoderSpec,
  size: BatchSize,
  { moments = ADAMW_MOMENTS }: { readonly moments?: number } = {},
): ModelCounts {
  const { model, logits } = buildModel({ ...spec, dropout: 0 }, size);
  const seen = architectureOf(spec) === "prefix" ? meanKeys(spec, size.length) / size.length : 1;
  const forward = flopsOf(model.graph.build(), seen);
  const count = (list: typeof model.parameters) =>
    list.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const wanted = model.parameters.map(({ tensor }) => tensor);
  differentiate(model.graph, appendLoss(model, logits), wanted).forEach((gradient, i) => {
    if (gradient !== undefined) model.graph.output(`gradient/${i}`, gradient);
  });
  const graph = model.graph.build();
  const parameters = count(model.parameters);
  const tokens = size.batch * size.length;
  const formula = formulaFlops(spec, size.length);
  return {
    parameters,
    decayedParameters: count(model.parameters.filter(({ decays }) => decays)),
    bodyParameters: count(model.parameters.filter(({ path }) => !EMBEDDING.test(path))),
    forwardFlops: forward.all,
    productFlops: forward.products,
    forward: { formula, counted: forward.all / tokens },
    training: { formula: 3 * formula, counted: flopsOf(graph, seen).all / tokens },
    bytes: {
      parameters: 4 * parameters,
      optimizer: 4 * moments * parameters,
      activations: activationBytes(fuseGraph(graph)),
    },
  };
}

/**
 * Adds the operations of a graph up.
 *
 * @param graph The graph.
 * @param seen Share of the keys that a query sees where an input says how many, which no op knows.
 */
function flopsOf(graph: Graph, seen: number): { all: number; products: number } {
  const costs = nodeCosts(graph).map((cost) =>
    /visible_attention/.test(cost.op) ? { ...cost, flops: seen * cost.flops } : cost
  );
  const flops = (list: typeof costs) => list.reduce((sum, each) => sum + each.flops, 0);
  return {
    all: flops(costs),
    products: flops(costs.filter(({ op }) => /matmul|attention/.test(op))),
  };
}

/** Bytes of a plan without its inputs and outputs: parameters, tables, tokens and gradients. */
function activationBytes(graph: Graph): number {
  const outside = new Set([...graph.inputs.values(), ...graph.outputs.values()]);
  const bytes = (shape: Shape) => 16 * Math.ceil(elementCount(shape) / 4);
  const fixed = [...outside].reduce((sum, id) => sum + bytes(graph.tensors[id].shape), 0);
  return planMemory(graph, { reuse: true }).peakBytes - fixed;
}
