import {
  add,
  columnSum,
  copy,
  layerNorm,
  layerNormGrad,
  multiply,
  reciprocalSqrt,
  rmsNorm,
  rmsNormGrad,
  rowMean,
  subtract,
} from "../../kernels/mod.ts";
import type { Graph, TensorId } from "../graph/graph.ts";
import { GraphBuilder } from "../graph/graph_builder.ts";

/** The norms that can be compared. */
export type NormName = "layer-norm" | "rms-norm";
/** One kernel, or a chain of primitives with every intermediate in memory. */
export type NormForm = "fused" | "unfused";
/** What is run: the forward pass alone, or followed by all gradients. */
export type NormPass = "forward" | "forward-backward";

/** One norm on one matrix. */
export interface NormSpec {
  readonly norm: NormName;
  readonly form: NormForm;
  readonly pass: NormPass;
  readonly rows: number;
  readonly width: number;
  readonly eps: number;
}

/**
 * Builds the graph of a norm.
 *
 * Inputs: "x" `[rows, width]`, "gain" `[width]`, "bias" `[width]` (LayerNorm only), and "gradY"
 * `[rows, width]` for the backward pass. Outputs: "y", and "gradX", "gradGain", "gradBias".
 */
export function normGraph(spec: NormSpec): Graph {
  const b = new GraphBuilder();
  const x = b.input("x", [spec.rows, spec.width]);
  const gain = b.input("gain", [spec.width]);
  const bias = spec.norm === "layer-norm" ? b.input("bias", [spec.width]) : -1;
  const gradY = spec.pass === "forward-backward" ? b.input("gradY", [spec.rows, spec.width]) : -1;
  const named = BUILDERS[spec.norm][spec.form](b, { x, gain, bias, gradY, eps: spec.eps });
  for (const [name, tensor] of Object.entries(named)) b.output(name, tensor);
  return b.build();
}

/** Builds the graph that copies a matrix, "x" to "y": the bandwidth beside which norms are read. */
export function copyGraph(rows: number, width: number): Graph {
  const b = new GraphBuilder();
  const [y] = b.apply(copy, [b.input("x", [rows, width])]);
  b.output("y", y);
  return b.build();
}

/**
 * Counts how often the kernels of a norm read or write a matrix `[rows, width]`.
 *
 * The ratio of two counts is the ratio of times if bandwidth is all that matters: 7 / 12 for the
 * unfused forward passes, 2 / 2 for the fused ones.
 */
export function matrixPasses(spec: NormSpec): number {
  const { nodes, tensors } = normGraph(spec);
  const isMatrix = (id: TensorId) => tensors[id].shape.length === 2;
  return nodes.reduce((sum, { inputs, outputs }) => {
    const read = new Set(inputs.filter(isMatrix));
    return sum + read.size + outputs.filter(isMatrix).length;
  }, 0);
}

/** Says that the second operand has one value for each row. */
const PER_ROW = { perRow: 1 };

interface NormInputs {
  readonly x: TensorId;
  readonly gain: TensorId;
  readonly bias: TensorId;
  readonly gradY: TensorId;
  readonly eps: number;
}
type Outputs = Readonly<Record<string, TensorId>>;
type Build = (b: GraphBuilder, inputs: NormInputs) => Outputs;

const BUILDERS: Readonly<Record<NormName, Readonly<Record<NormForm, Build>>>> = {
  "layer-norm": {
    fused(b, { x, gain, bias, gradY, eps }): Outputs {
      const [y, mean, rstd] = b.apply(layerNorm, [x, gain, bias], { eps });
      if (gradY < 0) return { y };
      const [gradX, gradGain, gradBias] = b.apply(layerNormGrad, [gradY, x, gain, mean, rstd]);
      return { y, gradX, gradGain, gradBias };
    },
    unfused(b, { x, gain, bias, gradY, eps }): Outputs {
      const [mean] = b.apply(rowMean, [x]);
      const [centred] = b.apply(subtract, [x, mean], PER_ROW);
      const [square] = b.apply(multiply, [centred, centred]);
      const [variance] = b.apply(rowMean, [square]);
      const [rstd] = b.apply(reciprocalSqrt, [variance], { eps });
      const [hat] = b.apply(multiply, [centred, rstd], PER_ROW);
      const [scaled] = b.apply(multiply, [hat, gain]);
      const [y] = b.apply(add, [scaled, bias]);
      if (gradY < 0) return { y };
      const [gradHat] = b.apply(multiply, [gradY, gain]);
      const [meanGradHat] = b.apply(rowMean, [gradHat]);
      const [centredGrad] = b.apply(subtract, [gradHat, meanGradHat], PER_ROW);
      const { gradX, gradGain } = unfusedTail(b, { gradY, hat, gradHat, centredGrad, rstd });
      const [gradBias] = b.apply(columnSum, [gradY]);
      return { y, gradX, gradGain, gradBias };
    },
  },
  "rms-norm": {
    fused(b, { x, gain, gradY, eps }): Outputs {
      const [y, rrms] = b.apply(rmsNorm, [x, gain], { eps });
      if (gradY < 0) return { y };
      const [gradX, gradGain] = b.apply(rmsNormGrad, [gradY, x, gain, rrms]);
      return { y, gradX, gradGain };
    },
    unfused(b, { x, gain, gradY, eps }): Outputs {
      const [square] = b.apply(multiply, [x, x]);
      const [meanSquare] = b.apply(rowMean, [square]);
      const [rrms] = b.apply(reciprocalSqrt, [meanSquare], { eps });
      const [hat] = b.apply(multiply, [x, rrms], PER_ROW);
      const [y] = b.apply(multiply, [hat, gain]);
      if (gradY < 0) return { y };
      const [gradHat] = b.apply(multiply, [gradY, gain]);
      const tail = unfusedTail(b, { gradY, hat, gradHat, centredGrad: gradHat, rstd: rrms });
      return { y, ...tail };
    },
  },
};

/** The part of both backward chains that is the same: products, their mean, gradX and gradGain. */
function unfusedTail(
  b: GraphBuilder,
  { gradY, hat, gradHat, centredGrad, rstd }: Record<string, TensorId>,
): { gradX: TensorId; gradGain: TensorId } {
  const [product] = b.apply(multiply, [gradHat, hat]);
  const [meanProduct] = b.apply(rowMean, [product]);
  const [projection] = b.apply(multiply, [hat, meanProduct], PER_ROW);
  const [difference] = b.apply(subtract, [centredGrad, projection]);
  const [gradX] = b.apply(multiply, [difference, rstd], PER_ROW);
  const [gainProduct] = b.apply(multiply, [gradY, hat]);
  const [gradGain] = b.apply(columnSum, [gainProduct]);
  return { gradX, gradGain };
}
