import { backpropagate } from "../../graph/backpropagate.ts";
import { START_FUNCTIONS } from "../../experiment/fact_settings.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { ACTIVATIONS } from "../../model/activation_names.ts";
import { add, matmul, tanh } from "../../../kernels/mod.ts";
import { bitsHash, maxAbsoluteDifference } from "../checks/compare_values.ts";
import { draw, plainFindings, runOnce } from "../checks/part_context.ts";
import { descend, meanSquare } from "./descend.ts";
import { type FactCheck, PRODUCT } from "./fact_context.ts";

/** Rows and columns of what twins are trained on. */
const [ROWS, COLUMNS] = [64, 4];

/**
 * Runs f(x a + b) with a = 0 and b = 0, with each activation: its largest output, and the largest
 * element of its slope, which the gradients for a and b are made of.
 */
export const zeroStartCheck: FactCheck<"zero-start"> = async (device, { settings }) => {
  const shape = [settings.inputs.length, 1];
  const b = new GraphBuilder();
  const x = b.input("x", shape);
  const [product] = b.apply(matmul, [x, b.input("slope", [1, 1])], PRODUCT);
  const [line] = b.apply(add, [product, b.input("offset", [1])]);
  const ones = b.input("ones", shape);
  for (const name of START_FUNCTIONS) {
    const { op, attributes } = ACTIVATIONS[name];
    const [y] = b.apply(op, [line], attributes);
    b.output(`output_${name}`, y);
    b.output(`gradient_${name}`, backpropagate(b, () => new Map([[y, ones]]), [line])[0]!);
  }
  const found = await runOnce(device, b.build(), {
    x: Float32Array.from(settings.inputs),
    ones: new Float32Array(settings.inputs.length).fill(1),
    ...{ slope: new Float32Array(1), offset: new Float32Array(1) },
  });
  return plainFindings(
    Object.fromEntries(Object.entries(found).map(([name, values]) => [name, largest(values)])),
  );
};

/**
 * Trains two hidden neurons that begin with equal weights, y = tanh(x A) B: how far they are apart
 * behind the last update, and how far they have moved.
 */
export const twinNeuronsCheck: FactCheck<"twin-neurons"> = async (device, { settings, seed }) => {
  const twice = (values: Float32Array) => Float32Array.from(values, (_, i) => values[i - i % 2]);
  const hidden = twice(draw(seed, "hidden", 2 * COLUMNS));
  const output = twice(draw(seed, "output", 2));
  const trained = await descend(device, {
    ...settings,
    build: (b) => {
      const x = b.input("x", [ROWS, COLUMNS]);
      const parameters = [b.input("hidden", [COLUMNS, 2]), b.input("output", [2, 1])];
      const [inner] = b.apply(tanh, [b.apply(matmul, [x, parameters[0]], PRODUCT)[0]]);
      const [y] = b.apply(matmul, [inner, parameters[1]], PRODUCT);
      return { loss: meanSquare(b, [y, b.input("target", [ROWS, 1])]), parameters };
    },
    inputs: {
      x: draw(seed, "x", ROWS * COLUMNS),
      target: draw(seed, "target", ROWS),
      hidden,
      output,
    },
  });
  const apart = [trained.hidden, trained.output].map((values) =>
    maxAbsoluteDifference(values, twice(values))
  );
  return plainFindings({
    difference: Math.max(...apart),
    movement: maxAbsoluteDifference(trained.hidden, hidden),
    output_hash: bitsHash(trained.hidden),
  });
};

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
