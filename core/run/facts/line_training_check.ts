import { matmul } from "../../../kernels/mod.ts";
import { bitsHash } from "../checks/compare_values.ts";
import { draw, plainFindings } from "../checks/part_context.ts";
import { descend, meanSquare } from "./descend.ts";
import { type FactCheck, PRODUCT } from "./fact_context.ts";

/**
 * Fits a line to noisy points by gradient descent from 0, beside the closed form in f64: the largest
 * relative error of slope and offset; and how far the closed form itself is from the true line.
 */
export const lineTrainingCheck: FactCheck<"line-training"> = async (device, input) => {
  const { settings: { slope, offset, noise, rows, steps, rate }, seed } = input;
  const x = draw(seed, "x", rows);
  const noises = draw(seed, "noise", rows);
  const y = x.map((value, i) => slope * value + offset + noise * noises[i]);
  const { line } = await descend(device, {
    ...{ steps, rate },
    build: (b) => {
      const parameters = [b.input("line", [2, 1])];
      const [at] = b.apply(matmul, [b.input("x", [rows, 2]), parameters[0]], PRODUCT);
      return { loss: meanSquare(b, [at, b.input("y", [rows, 1])]), parameters };
    },
    inputs: {
      x: Float32Array.from({ length: 2 * rows }, (_, i) => i % 2 === 0 ? x[i / 2] : 1),
      ...{ y, line: new Float32Array(2) },
    },
  });
  const exact = closedForm(x, y);
  const errors = exact.map((value, i) => Math.abs(line[i] - value) / Math.abs(value));
  const distances = exact.map((value, i) => Math.abs(value - [slope, offset][i]));
  return plainFindings({
    max_relative_error: Math.max(...errors),
    distance_to_truth: Math.max(...distances),
    output_hash: bitsHash(line),
  });
};

/** Slope and offset of least squares, in f64. */
function closedForm(x: Float32Array, y: Float32Array): readonly [number, number] {
  const mean = (values: Float32Array) => values.reduce((s, value) => s + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [above, below] = [0, 0];
  x.forEach((value, i) => {
    above += (value - meanX) * (y[i] - meanY);
    below += (value - meanX) * (value - meanX);
  });
  const slope = above / below;
  return [slope, meanY - slope * meanX];
}
