import { bitsOf } from "../../core/base/float_bits.ts";
import { input, type Op, type OpCase, output } from "../../core/base/op.ts";
import { elementCount, formatShape } from "../../core/base/shape.ts";
import { ShapeError } from "../../core/base/errors.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";
import DROPOUT from "./dropout.wgsl" with { type: "text" };
import { dropoutOf } from "./dropout_function.ts";
import { dropoutRate } from "./dropout_rate.ts";

const NAME = "dropout";

/**
 * Drops elements by random words: x / keep where the word is at least the threshold, else 0.
 *
 * The threshold is the rate times 2^32, rounded, so an element is kept with probability
 * `keep = 1 - threshold / 2^32` exactly. The gradient drops gradY by the same words.
 *
 * Shapes: `x` and `y` equal; `words` has as many elements, in any shape, as `random_bits` makes
 * them: word i decides on element i in row-major order.
 * Source: Srivastava et al. 2014, Dropout, JMLR 15, section 10 (scaling while training).
 */
export const dropout: Op = {
  name: NAME,
  inputs: ["x", "words"],
  outputs: ["y"],
  attributes: ["rate"],
  inputDtypes: ["f32", "u32"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, ["x", "words"], shapes);
    const [x, words] = shapes;
    matrixOf(NAME, "x", x);
    dropoutRate(attributes);
    if (elementCount(x) === elementCount(words)) return [x];
    throw new ShapeError(
      `Cannot apply ${NAME} as words must have as many elements as x: x=${formatShape(x)}, ` +
        `words=${formatShape(words)}`,
    );
  },
  gradient({ inputs: [, words], gradOutputs: [gradY], attributes, apply }) {
    if (gradY === undefined) return [undefined, undefined];
    return [apply(dropout, [gradY, words], attributes)[0], undefined];
  },
  reference([x, words], _shapes, attributes) {
    const { threshold, keepProbability } = dropoutRate(attributes);
    return [x.map((value, i) => words[i] >= threshold ? value / keepProbability : 0)];
  },
  // The factor and the product round once each.
  bound: ({ outputs: [y] }) => [
    y.map((value) => value === 0 ? 0 : 2.01 * UNIT_ROUNDOFF * Math.abs(value) + STORE_FLUSH),
  ],
  cost({ inputs: [x] }) {
    return { elementsMoved: 3 * elementCount(x), flops: elementCount(x) };
  },
  elementwise: dropoutOf,
  elementwiseWords(attributes) {
    const { threshold, factor } = dropoutRate(attributes);
    return [bitsOf(factor), threshold];
  },
  functions: [dropoutOf],
  wasmSources: [{ file: "dropout/dropout_wasm.ts" }],
  wasm({ inputs: [x] }, attributes) {
    const { threshold, factor } = dropoutRate(attributes);
    return [{
      entry: "dropout",
      args: [input(0), input(1), output(0), factor, threshold],
      extent: elementCount(x),
      align: 16,
      elementsPerUnit: 1,
    }];
  },
  webgpu({ inputs: [x] }, attributes) {
    const { threshold, factor } = dropoutRate(attributes);
    const quads = Math.ceil(elementCount(x) / 4);
    return [{
      code: DROPOUT,
      bindings: [input(0), input(1), output(0)],
      params: [quads, bitsOf(factor), threshold],
      workgroups: workgroupsFor(quads, ELEMENT_WORKGROUP),
    }];
  },
  cases: [
    dropoutCase("one element", [1], 0.5),
    dropoutCase("prime sizes", [7, 13], 0.1),
    dropoutCase("one past a workgroup", [257], 0.5),
    dropoutCase("shared by threads", [9_001], 0.25),
    dropoutCase("nothing dropped", [3, 5], 0),
    dropoutCase("nearly all dropped", [99], 0.99),
    { ...dropoutCase("zero", [35], 0.5), values: ["zero", "word"] },
    { ...dropoutCase("mixed sizes", [99], 0.3), values: ["mixed", "word"] },
  ],
};

function dropoutCase(name: string, shape: readonly number[], rate: number): OpCase {
  const count = elementCount(shape);
  return {
    name,
    inputShapes: [shape, [count]],
    values: ["normal", "word"],
    attributes: { rate },
  };
}
