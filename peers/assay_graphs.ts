import { GraphBuilder } from "../core/graph/graph_builder.ts";
import type { Graph } from "../core/graph/graph.ts";
import { add, gelu, layerNorm, matmul, rmsNorm, softmax } from "../kernels/mod.ts";
import type { CallsQuestion, MatmulQuestion, OpQuestion } from "./timed_work.ts";

const EPS = 1e-5;
/** Significant bits of a product's operands, as training has them. */
const PRECISION = 12;

/** Builds the graph of one matrix product. */
export function matmulGraph({ m, k, n, form }: MatmulQuestion): Graph {
  const [transposeA, transposeB] = [form[0] === "T" ? 1 : 0, form[1] === "T" ? 1 : 0];
  const builder = new GraphBuilder();
  const a = builder.input("a", transposeA ? [k, m] : [m, k]);
  const b = builder.input("b", transposeB ? [n, k] : [k, n]);
  const attributes = { transposeA, transposeB, precision: PRECISION };
  builder.output("y", builder.apply(matmul, [a, b], attributes)[0]);
  return builder.build();
}

/** Builds the graph of one op on a matrix, with the gain and bias that it takes. */
export function opGraph({ op, rows, width }: OpQuestion): Graph {
  const b = new GraphBuilder();
  const x = b.input("x", [rows, width]);
  const vector = (name: string) => b.input(name, [width]);
  const apply = {
    layer_norm: () => b.apply(layerNorm, [x, vector("gain"), vector("bias")], { eps: EPS }),
    rms_norm: () => b.apply(rmsNorm, [x, vector("gain")], { eps: EPS }),
    softmax: () => b.apply(softmax, [x]),
    gelu: () => b.apply(gelu, [x]),
  };
  b.output("y", apply[op]()[0]);
  return b.build();
}

/** Builds a chain of additions. */
export function callsGraph({ length, elements }: CallsQuestion): Graph {
  const b = new GraphBuilder();
  const one = b.input("one", [elements]);
  let y = b.input("x", [elements]);
  for (let i = 0; i < length; i++) [y] = b.apply(add, [y, one]);
  b.output("y", y);
  return b.build();
}
