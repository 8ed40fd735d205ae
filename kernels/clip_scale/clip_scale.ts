import { bitsOf } from "../../core/base/float_bits.ts";
import { type Attributes, input, type Op, output } from "../../core/base/op.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { requireInputs, requireShape } from "../shape_rules.ts";
import CLIP_SCALE from "./clip_scale.wgsl" with { type: "text" };
import { clipNormOf, clipScaleOf, HALTED } from "./clip_functions.ts";

const NAME = "clip_scale";
const INPUTS = ["former", "sumSquares", "loss"];

/**
 * Norm of all gradients, the factor that clips them, and the loss:
 * `[norm, min(1, limit / norm), loss]`, what is kept of a step.
 *
 * In place over `former`, its own result of the step before (`[0, 1, 0]` at first). If the loss or the
 * norm is not finite the factor is {@link HALTED}, and stays so: optimizers then keep what they
 * have, so that a run that diverged lies as it was before that step, whatever is run behind it.
 *
 * Shapes: `former` and `next` [3], the others [1].
 */
export const clipScale: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["next"],
  attributes: ["limit"],
  inPlace: [{ output: 0, input: 0 }],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const rules = [[3], [1], [1]];
    shapes.forEach((is, i) =>
      requireShape(NAME, { name: INPUTS[i], is, mustBe: rules[i], as: "its contract" })
    );
    limitOf(attributes);
    return [[3]];
  },
  reference([former, [sum], [loss]], _shapes, attributes) {
    const limit = limitOf(attributes);
    const norm = Math.sqrt(sum);
    const halted = former[1] < 0 || !Number.isFinite(sum) || !Number.isFinite(loss);
    return [Float64Array.of(norm, halted ? HALTED : limit < norm ? limit / norm : 1, loss)];
  },
  // The root rounds once, the quotient once more; at norm = limit both forms are 1.
  bound: ({ outputs: [next] }) => [
    next.map((value) => 2.1 * UNIT_ROUNDOFF * Math.abs(value) + STORE_FLUSH),
  ],
  cost: () => ({ elementsMoved: 7, flops: 2 }),
  functions: [clipNormOf, clipScaleOf],
  wasmSources: [{ file: "clip_scale/clip_scale_wasm.ts" }],
  wasm: (_shapes, attributes) => [{
    entry: "clip_scale",
    args: [input(1), input(2), output(0), limitOf(attributes)],
    extent: 1,
    align: 1,
    elementsPerUnit: 4,
  }],
  webgpu: (_shapes, attributes) => [{
    code: CLIP_SCALE,
    bindings: [input(1), input(2), output(0)],
    params: [bitsOf(limitOf(attributes))],
    workgroups: [1, 1, 1],
  }],
  cases: [
    clipCase("clipped", 0.5, ["positive", "positive", "normal"]),
    clipCase("not clipped", 100, ["positive", "positive", "normal"]),
    clipCase("at the limit", 1, ["one", "one", "normal"]),
    clipCase("no gradient", 1, ["positive", "zero", "zero"]),
    clipCase("huge", 1, ["positive", "huge", "huge"]),
    clipCase("tiny", 1e-3, ["positive", "one", "tiny"]),
  ],
};

type ClipValues = readonly ("positive" | "normal" | "one" | "zero" | "huge" | "tiny")[];

function clipCase(name: string, limit: number, values: ClipValues) {
  return { name, inputShapes: [[3], [1], [1]], attributes: { limit }, values };
}

function limitOf({ limit }: Attributes): number {
  const value = Math.fround(limit);
  if (value > 1e-6 && Number.isFinite(value)) return value;
  throw new RangeError(
    `Cannot apply ${NAME} as limit must be a finite number above 1e-6: limit=${limit}`,
  );
}
