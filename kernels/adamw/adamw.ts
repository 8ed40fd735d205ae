import { type Attributes, input, type Op, type OpCase, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import ADAMW from "./adamw.wgsl" with { type: "text" };
import { adamwBounds, FIRST_MOMENT_MINIMUM, SECOND_MOMENT_MINIMUM } from "./adamw_bounds.ts";
import { adamwFirstMoment, adamwParameter, adamwSecondMoment } from "./adamw_functions.ts";

const NAME = "adamw";
const INPUTS = ["p", "m", "v", "gradient", "clip", "scalars"];

/**
 * One step of AdamW on a tensor or a whole arena, in place.
 *
 * `m = beta1 m + (1 - beta1) g`, `v = beta2 v + (1 - beta2) g g`,
 * `p = decay p - step m / (root sqrt(v) + eps)`, with `g` the gradient times the clipping factor
 * `clip[1]`; a negative factor keeps everything (see `clip_scale`).
 *
 * What belongs to the step is made by the host in f64: `scalars` holds decay = 1 - rate *
 * weightDecay, step = rate / (1 - beta1^t), root = 1 / sqrt(1 - beta2^t), eps, beta1, 1 - beta1,
 * beta2, 1 - beta2. Without the attribute `decays` decay counts as 1.
 *
 * Shapes: `p`, `m`, `v` and `gradient` equal, `clip` [3], `scalars` [8].
 * Source: Loshchilov and Hutter 2019, Decoupled weight decay regularization, algorithm 2.
 */
export const adamw: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["nextP", "nextM", "nextV"],
  attributes: ["decays"],
  inPlace: [0, 1, 2].map((index) => ({ output: index, input: index })),
  storedMinimums: [undefined, FIRST_MOMENT_MINIMUM, SECOND_MOMENT_MINIMUM],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [p] = shapes;
    matrixOf(NAME, "p", p);
    const rules = [p, p, p, p, [3], [8]];
    shapes.forEach((is, i) => {
      const as = i < 4 ? "p" : "its contract";
      requireShape(NAME, { name: INPUTS[i], is, mustBe: rules[i], as });
    });
    decaysOf(attributes);
    return [p, p, p];
  },
  reference([p, m, v, gradient, [, clip], scalars], _shapes, attributes) {
    if (clip < 0) return [p.slice(), m.slice(), v.slice()];
    const [decay, step, root, eps, beta1, rest1, beta2, rest2] = scalars;
    const factor = decaysOf(attributes) === 1 ? decay : 1;
    const nextM = m.map((value, i) => beta1 * value + rest1 * clip * gradient[i]);
    const nextV = v.map((value, i) => {
      const g = clip * gradient[i];
      return beta2 * value + rest2 * g * g;
    });
    const nextP = p.map((value, i) =>
      factor * value - step * nextM[i] / (root * Math.sqrt(nextV[i]) + eps)
    );
    return [nextP, nextM, nextV];
  },
  bound: adamwBounds,
  cost({ inputs: [p] }) {
    const count = elementCount(p);
    return { elementsMoved: 7 * count, flops: 15 * count };
  },
  functions: [adamwFirstMoment, adamwSecondMoment, adamwParameter],
  wasmSources: [{ file: "adamw/adamw_wasm.ts" }],
  wasm: ({ inputs: [p] }, attributes) => [{
    entry: "adamw",
    args: [input(3), input(4), input(5), output(0), output(1), output(2), decaysOf(attributes)],
    extent: elementCount(p),
    align: 16,
    elementsPerUnit: 4,
  }],
  webgpu({ inputs: [p] }, attributes) {
    const count = elementCount(p);
    return [{
      code: ADAMW,
      bindings: [input(3), input(4), input(5), output(0), output(1), output(2)],
      params: [count, decaysOf(attributes)],
      workgroups: workgroupsFor(count, ELEMENT_WORKGROUP),
    }];
  },
  cases: [
    adamwCase("one element", [1]),
    adamwCase("prime sizes", [7, 13]),
    adamwCase("one past a workgroup", [65]),
    adamwCase("shared by threads", [9_001], 0),
    adamwCase("at the start", [99], 1, ["normal", "zero", "zero", "normal"]),
    adamwCase("no gradient", [35], 1, ["normal", "normal", "positive", "zero"]),
    adamwCase("nothing at all", [35], 0, ["zero", "zero", "zero", "zero"]),
    adamwCase("huge", [35], 1, ["huge", "huge", "positive", "huge"]),
    adamwCase("tiny", [35], 1, ["tiny", "tiny", "zero", "tiny"]),
    adamwCase("mixed sizes", [99], 1, ["mixed", "mixed", "positive", "mixed"]),
  ],
};

type Values = NonNullable<OpCase["values"]>;

function adamwCase(
  name: string,
  shape: readonly number[],
  decays = 1,
  values: Values = ["normal", "normal", "positive", "normal"],
): OpCase {
  return {
    name,
    inputShapes: [shape, shape, shape, shape, [3], [8]],
    values: [...values, "positive", "positive"],
    attributes: { decays },
  };
}

function decaysOf({ decays }: Attributes): number {
  if (decays === 0 || decays === 1) return decays;
  throw new RangeError(`Cannot apply ${NAME} as decays must be 0 or 1: decays=${decays}`);
}
