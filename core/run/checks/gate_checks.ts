import { backpropagate } from "../../graph/backpropagate.ts";
import { GraphBuilder } from "../../graph/graph_builder.ts";
import { type Activation, ACTIVATIONS } from "../../model/activation_names.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import { GATE_ACTIVATIONS, type GateName } from "../../../kernels/gate/gate_activations.ts";
import { bitsHash, maxErrorUlp } from "./compare_values.ts";
import { draw, type PartCheck, plainFindings, runOnce } from "./part_context.ts";

/** Rows of the packed tensor, and the width of either half: more than a block of the kernel. */
const [ROWS, WIDTH] = [32, 144];
/** Half the distance of the two points of a central difference, in f64. */
const STEP = 1e-5;

/** Compares the kernel of a gate with act(a) b in f64, in units of each value's own last place. */
export const gateFormulaCheck: PartCheck = async (device, { model, seed }) => {
  const { x, y } = await runGate(device, model, seed);
  const { value64 } = formulaOf(model);
  const expected = Float64Array.from(y, (_, i) => value64(x[placeOf(i)]) * x[placeOf(i) + WIDTH]);
  return [
    { metric: "max_error_ulp", value: maxErrorUlp(y, expected, 1), unit: "ulp" },
    { metric: "output_hash", value: bitsHash(y), unit: "" },
  ];
};

/**
 * Compares the gradient of a gate in f64, gradY act'(a) b and gradY act(a), with finite differences
 * of act(a) b, and the kernel with the gradient in f64, in last places of the largest of half a row.
 */
export const gateGradientCheck: PartCheck = async (device, { model, seed }) => {
  const { x, gradY, gradX } = await runGate(device, model, seed);
  const { value64, slope64 } = formulaOf(model);
  const expected = new Float64Array(x.length);
  let [error, largest] = [0, 0];
  gradY.forEach((g, i) => {
    const [atA, atB] = [placeOf(i), placeOf(i) + WIDTH];
    const [a, b] = [x[atA], x[atB]];
    expected[atA] = g * slope64(a) * b;
    expected[atB] = g * value64(a);
    if (Math.abs(a) <= STEP) return; // The kink of ReLU has no slope.
    const numericA = g * b * (value64(a + STEP) - value64(a - STEP)) / (2 * STEP);
    const numericB = g * value64(a) * ((b + STEP) - (b - STEP)) / (2 * STEP);
    error = Math.max(error, Math.abs(expected[atA] - numericA), Math.abs(expected[atB] - numericB));
    largest = Math.max(largest, Math.abs(expected[atA]), Math.abs(expected[atB]));
  });
  return [
    ...plainFindings({ max_relative_error: error / largest, output_hash: bitsHash(gradX) }),
    { metric: "max_error_ulp", value: maxErrorUlp(gradX, expected, WIDTH), unit: "ulp" },
  ];
};

/** Finds a in a packed tensor by the place of its y; b is a row's half behind it. */
function placeOf(i: number): number {
  return i + Math.floor(i / WIDTH) * WIDTH;
}

function formulaOf({ activation }: ModelSettings) {
  return GATE_ACTIVATIONS[activation as GateName];
}

/** Runs the packed gate of a model, and its gradient, on numbers that are drawn. */
async function runGate(
  device: Parameters<PartCheck>[0],
  { activation }: ModelSettings,
  seed: number,
) {
  const b = new GraphBuilder();
  const { op }: Activation = ACTIVATIONS[activation];
  const from = b.input("x", [ROWS, 2 * WIDTH]);
  const gradient = b.input("gradY", [ROWS, WIDTH]);
  const [to] = b.apply(op, [from], {});
  b.output("y", to);
  b.output("gradX", backpropagate(b, () => new Map([[to, gradient]]), [from])[0]!);
  const x = draw(seed, "x", ROWS * 2 * WIDTH);
  const gradY = draw(seed, "gradY", ROWS * WIDTH);
  const { y, gradX } = await runOnce(device, b.build(), { x, gradY });
  return { x, gradY, y, gradX };
}
