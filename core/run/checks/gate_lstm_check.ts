import { tanh64 } from "../../base/host_math.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { sigmoid64 } from "../../../kernels/activation/activation_references.ts";
import { GATES } from "../../../kernels/gate/gates.ts";
import { matmul } from "../../../kernels/mod.ts";
import { bitsHash, maxAbsoluteDifference } from "./compare_values.ts";
import { draw, type PartCheck, plainFindings, runOnce } from "./part_context.ts";

/** Tokens of the sequence. */
const LENGTH = 48;

/** What is left of an LSTM besides its input gate and cell input. */
interface LstmSettings {
  /** The forget gate, a constant. */
  readonly forget: number;
  /** Whether the cell input goes through tanh, as it does in an LSTM. */
  readonly squashed: boolean;
}

/**
 * Compares GLU's kernels with an LSTM in f64 that has lost all but two of its parts.
 *
 * Its step is c = f c' + sigmoid(x W) (x V) and h = o c. What must be given up for both to be equal:
 * the memory (f = 0), the output gate (o = 1), the tanh of the cell input and that of the output,
 * and all weights of the step before. Two more LSTMs keep one of these each, and show that the
 * kernels tell them apart: `squashed_difference` has tanh(x V), `memory_difference` f = 1/2.
 * Products have operands of f32 here, whatever the model's precision.
 */
export const gateLstmCheck: PartCheck = async (device, { model, seed }) => {
  const width = model.dModel;
  const x = draw(seed, "x", LENGTH * width);
  const weight = draw(seed, "weight", width * 2 * width).map((value) => value / Math.sqrt(width));
  const b = new GraphBuilder();
  const inputs = [b.input("x", [1, LENGTH, width]), b.input("weight", [width, 2 * width])];
  const product = { transposeA: 0, transposeB: 0, precision: 24 };
  b.output("y", b.apply(GATES.glu.packed, b.apply(matmul, inputs, product), {})[0]);
  const { y } = await runOnce(device, b.build(), { x, weight });
  const sums = productOf(x, weight, width);
  const difference = (settings: LstmSettings) =>
    maxAbsoluteDifference(y, lstmOutputs(sums, width, settings));
  return plainFindings({
    max_error: difference({ forget: 0, squashed: false }),
    squashed_difference: difference({ forget: 0, squashed: true }),
    memory_difference: difference({ forget: 0.5, squashed: false }),
    output_hash: bitsHash(y),
  });
};

/** Multiplies tokens by W and V, which stand side by side, in f64. */
function productOf(x: Float32Array, weight: Float32Array, width: number): Float64Array {
  const sums = new Float64Array(LENGTH * 2 * width);
  return sums.map((_, place) => {
    const [token, column] = [Math.floor(place / (2 * width)), place % (2 * width)];
    let sum = 0;
    for (let i = 0; i < width; i++) sum += x[token * width + i] * weight[i * 2 * width + column];
    return sum;
  });
}

/** Steps through the sequence, cell by cell; the output gate is 1, outputs are the cells. */
function lstmOutputs(
  sums: Float64Array,
  width: number,
  { forget, squashed }: LstmSettings,
): Float64Array {
  const cells = new Float64Array(width);
  const outputs = new Float64Array(LENGTH * width);
  for (let t = 0; t < LENGTH; t++) {
    for (let i = 0; i < width; i++) {
      const inputGate = sigmoid64(sums[t * 2 * width + i]);
      const cellInput = sums[t * 2 * width + width + i];
      cells[i] = forget * cells[i] + inputGate * (squashed ? tanh64(cellInput) : cellInput);
      outputs[t * width + i] = cells[i];
    }
  }
  return outputs;
}
