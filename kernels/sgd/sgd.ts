import { type Attributes, input, type Op, type OpCase, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import SGD from "./sgd.wgsl" with { type: "text" };
import SGD_MOMENTUM from "./sgd_momentum.wgsl" with { type: "text" };
import { sgdGradient, sgdParameter, sgdVelocity } from "./sgd_functions.ts";

/**
 * Gradient descent on a tensor or a whole arena, in place: `p = p - rate (g + decay p)`, with `g`
 * the gradient times the clipping factor `clip[1]`; a negative factor keeps everything.
 *
 * `scalars` holds rate, momentum and weight decay; without the attribute `decays` decay counts as 0.
 *
 * Shapes: `p` and `gradient` equal, `clip` [3], `scalars` [3].
 */
export const sgd: Op = sgdOp("sgd", false);

/**
 * The same with momentum: `b = momentum b + (g + decay p)`, `p = p - rate b`, `b` of the shape of
 * `p`, zero at first.
 *
 * Source: Sutskever et al. 2013, in the form of PyTorch's SGD without dampening.
 */
export const sgdMomentum: Op = sgdOp("sgd_momentum", true);

function sgdOp(name: string, hasMomentum: boolean): Op {
  const own = hasMomentum ? ["p", "b"] : ["p"];
  const inputs = [...own, "gradient", "clip", "scalars"];
  const args = [
    ...[0, 1, 2].map((i) => input(own.length + i)),
    ...own.map((_, i) => output(i)),
  ];
  const compute = (values: readonly Float64Array[], attributes: Attributes) => {
    const [p, gradient, [, clip], [rate, momentum, weightDecay]] = [
      values[0],
      ...values.slice(own.length),
    ];
    const b = hasMomentum ? values[1] : p.map(() => 0);
    const decay = decaysOf(name, attributes) * weightDecay;
    const halted = clip < 0;
    const g = p.map((value, i) => clip * gradient[i] + decay * value);
    const nextB = b.map((value, i) => halted ? value : momentum * value + g[i]);
    const direction = hasMomentum ? nextB : g;
    const nextP = p.map((value, i) => halted ? value : value - rate * direction[i]);
    return { p, b, gradient, clip, rate, momentum, decay, halted, nextP, nextB };
  };
  return {
    name,
    inputs,
    outputs: own.map((each) => `next${each.toUpperCase()}`),
    attributes: ["decays"],
    inPlace: own.map((_, index) => ({ output: index, input: index })),
    inferShapes(shapes, attributes) {
      requireInputs(name, inputs, shapes);
      const [p] = shapes;
      matrixOf(name, "p", p);
      const rules = [...own.map(() => p), p, [3], [3]];
      shapes.forEach((is, i) => {
        const as = i <= own.length ? "p" : "its contract";
        requireShape(name, { name: inputs[i], is, mustBe: rules[i], as });
      });
      decaysOf(name, attributes);
      return own.map(() => p);
    },
    reference(values, _shapes, attributes) {
      const { nextP, nextB } = compute(values, attributes);
      return hasMomentum ? [nextP, nextB] : [nextP];
    },
    bound({ inputs: values, attributes }) {
      const { p, b, gradient, clip, rate, momentum, decay, halted } = compute(values, attributes);
      const size = p.map((value, i) =>
        momentum * Math.abs(b[i]) + Math.abs(clip * gradient[i]) + decay * Math.abs(value)
      );
      const errorB = size.map((value) =>
        halted ? 0 : 4.1 * UNIT_ROUNDOFF * value + 5 * STORE_FLUSH
      );
      const errorP = p.map((value, i) => {
        if (halted) return 0;
        const update = rate * size[i];
        return rate * errorB[i] + 2.1 * UNIT_ROUNDOFF * (Math.abs(value) + update) +
          2 * STORE_FLUSH;
      });
      return hasMomentum ? [errorP, errorB] : [errorP];
    },
    cost({ inputs: [p] }) {
      const count = elementCount(p);
      return { elementsMoved: (2 * own.length + 1) * count, flops: (hasMomentum ? 7 : 5) * count };
    },
    functions: hasMomentum ? [sgdGradient, sgdVelocity, sgdParameter] : [sgdGradient, sgdParameter],
    wasmSources: [{ file: "sgd/sgd_wasm.ts" }],
    wasm: ({ inputs: [p] }, attributes) => [{
      entry: name,
      args: [...args, decaysOf(name, attributes)],
      extent: elementCount(p),
      align: 16,
      elementsPerUnit: 2,
    }],
    webgpu({ inputs: [p] }, attributes) {
      const count = elementCount(p);
      return [{
        code: hasMomentum ? SGD_MOMENTUM : SGD,
        bindings: args,
        params: [count, decaysOf(name, attributes)],
        workgroups: workgroupsFor(count, ELEMENT_WORKGROUP),
      }];
    },
    cases: ([
      ["one element", [1], 1, "normal"],
      ["prime sizes", [7, 13], 1, "normal"],
      ["one past a workgroup", [65], 0, "normal"],
      ["shared by threads", [9_001], 1, "normal"],
      ["nothing at all", [35], 1, "zero"],
      ["huge", [35], 1, "huge"],
      ["tiny", [35], 1, "tiny"],
      ["mixed sizes", [99], 1, "mixed"],
    ] as const).map(([caseName, shape, decays, kind]): OpCase => ({
      name: caseName,
      inputShapes: [...own.map(() => shape), shape, [3], [3]],
      values: [...own.map(() => kind), kind, "positive", "positive"],
      attributes: { decays },
    })),
  };
}

function decaysOf(name: string, { decays }: Attributes): number {
  if (decays === 0 || decays === 1) return decays;
  throw new RangeError(`Cannot apply ${name} as decays must be 0 or 1: decays=${decays}`);
}
