import { differentiate } from "../../core/graph/differentiate.ts";
import type { Graph, TensorId } from "../../core/graph/graph.ts";
import { GraphBuilder } from "../../core/graph/graph_builder.ts";
import { packProduced } from "../../core/graph/pack_produced.ts";
import {
  add,
  crossEntropy,
  embedding,
  gelu,
  layerNorm,
  matmul,
  multiply,
  packedAttention,
  rmsNorm,
  rotary,
  silu,
  tokenMean,
} from "../../kernels/mod.ts";

/** Sizes of a small decoder, and which of two recipes it follows. */
export interface DecoderSpec {
  /** "gpt": LayerNorm, biases, GELU; "llama": RMSNorm, rotary embedding, SwiGLU, no biases. */
  readonly recipe: "gpt" | "llama";
  readonly layers: number;
  readonly batch: number;
  readonly seqLen: number;
  readonly width: number;
  readonly heads: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly training: boolean;
}

/**
 * Builds a decoder with its loss, and its gradients packed like the parameters if it is trained.
 *
 * Inputs: "tokens", "targets", "params" (packed), for rotary embedding "cos" and "sin". Outputs:
 * "loss", and "grads" if it is trained.
 */
export function decoderGraph(spec: DecoderSpec): Graph {
  const { batch, seqLen, width, heads, vocabulary, training } = spec;
  const b = new GraphBuilder();
  const tokens = b.input("tokens", [batch, seqLen], "u32");
  const targets = b.input("targets", [batch, seqLen], "u32");
  const table: Table = spec.recipe === "llama"
    ? ["cos", "sin"].map((name) => b.input(name, [seqLen, width / heads / 2]))
    : [];
  const params: TensorId[] = [];
  const parameter: Parameter = (name, shape) => {
    params.push(b.input(name, shape));
    return params[params.length - 1];
  };
  let [x] = b.apply(embedding, [parameter("embedding", [vocabulary, width]), tokens]);
  for (let layer = 0; layer < spec.layers; layer++) {
    x = decoderLayer(b, x, { spec, table, parameter: (n, s) => parameter(`${layer}/${n}`, s) });
  }
  const normed = norm(b, x, { spec, name: "norm", parameter });
  const [logits] = product(b, normed, parameter("head", [width, vocabulary]));
  const [losses] = b.apply(crossEntropy, [logits, targets], { ignoreIndex: 0xffffffff });
  const [loss] = b.apply(tokenMean, [losses, targets], { ignoreIndex: 0xffffffff });
  b.output("loss", loss);
  const arena = b.pack("params", params);
  if (training) {
    const members = differentiate(b, loss, params);
    b.output("grads", packProduced(b, "grads", { members, like: arena }));
  }
  return b.build();
}

type Parameter = (name: string, shape: readonly number[]) => TensorId;
type Table = readonly TensorId[];
interface Context {
  readonly spec: DecoderSpec;
  readonly parameter: Parameter;
}

function product(b: GraphBuilder, x: TensorId, w: TensorId): TensorId[] {
  return b.apply(matmul, [x, w], { transposeA: 0, transposeB: 0, precision: 12 });
}

function norm(b: GraphBuilder, x: TensorId, { spec, parameter, name }: Context & { name: string }) {
  const gain = parameter(`${name}/gain`, [spec.width]);
  return spec.recipe === "gpt"
    ? b.apply(layerNorm, [x, gain, parameter(`${name}/bias`, [spec.width])], { eps: 1e-5 })[0]
    : b.apply(rmsNorm, [x, gain], { eps: 1e-5 })[0];
}

function decoderLayer(
  b: GraphBuilder,
  x: TensorId,
  { spec, parameter, table }: Context & { table: Table },
): TensorId {
  const { recipe, width, heads, hidden } = spec;
  const linear = (from: TensorId, name: string, sizes: readonly [number, number]) => {
    const [y] = product(b, from, parameter(name, sizes));
    return recipe === "gpt" ? b.apply(add, [y, parameter(`${name}/bias`, [sizes[1]])])[0] : y;
  };
  let qkv = linear(norm(b, x, { spec, parameter, name: "norm1" }), "qkv", [width, 3 * width]);
  if (recipe === "llama") {
    const range = {
      firstColumn: 0,
      heads: 2 * heads,
      headDim: width / heads,
      layout: 1,
      inverse: 0,
    };
    [qkv] = b.apply(rotary, [qkv, ...table], range);
  }
  const scale = Math.fround(1 / Math.sqrt(width / heads));
  const sizes = { heads, kvHeads: heads, causal: 1, scale, precision: 12 };
  const [mixed] = b.apply(packedAttention, [qkv], sizes);
  const [h] = b.apply(add, [x, linear(mixed, "out", [width, width])]);
  const normed = norm(b, h, { spec, parameter, name: "norm2" });
  let inner: TensorId;
  if (recipe === "gpt") {
    [inner] = b.apply(gelu, [linear(normed, "up", [width, hidden])]);
  } else {
    const gate = linear(normed, "gate", [width, hidden]);
    const up = linear(normed, "up", [width, hidden]);
    [inner] = b.apply(multiply, [b.apply(silu, [gate])[0], up]);
  }
  return b.apply(add, [h, linear(inner, "down", [hidden, width])])[0];
}
