import { ShapeError } from "../../core/base/errors.ts";
import { type Attributes, input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { workgroupsFor } from "../dispatch.ts";
import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { laneAdd, storeSum } from "../reduction/lane_functions.ts";
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";
import { embeddingGradReference } from "./embedding_reference.ts";
import EMBEDDING_GRAD from "./embedding_grad.wgsl" with { type: "text" };

const NAME = "embedding_grad";
const INPUTS = ["gradY", "tokens"];
/** Columns of a workgroup. */
const COLUMNS = 64;

/**
 * Gradient of an embedding's table: for each row the sum of gradY over the places of its token.
 *
 * Places are added one by one in ascending order, from +0.
 *
 * Shapes: `tokens` of any shape, `gradY` is `[...tokens, width]`, the result `[vocabulary, width]`.
 */
export const embeddingGrad: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["gradTable"],
  attributes: ["vocabulary"],
  inputDtypes: ["f32", "u32"],
  inferShapes(shapes, attributes) {
    requireInputs(NAME, INPUTS, shapes);
    const [gradY, tokens] = shapes;
    const { width } = matrixOf(NAME, "gradY", gradY);
    const mustBe = [...tokens, width];
    requireShape(NAME, { name: "gradY", is: gradY, mustBe, as: "tokens and a row" });
    return [[vocabularyOf(attributes), width]];
  },
  limits: (_shapes, attributes) => [undefined, { below: vocabularyOf(attributes) }],
  reference: ([gradY, tokens], { outputs: [[vocabulary, width]] }) => [
    embeddingGradReference(gradY, tokens, { vocabulary, width }),
  ],
  bound({ inputs: [gradY, tokens], shapes: { outputs: [[vocabulary, width]] } }) {
    const size = { vocabulary, width };
    const sizes = embeddingGradReference(gradY.map(Math.abs), tokens, size);
    const places = embeddingGradReference(gradY.map(() => 1), tokens, size);
    return [sizes.map((sum, i) => places[i] * UNIT_ROUNDOFF * sum + STORE_FLUSH)];
  },
  cost({ inputs: [gradY, tokens], outputs: [table] }) {
    const count = elementCount(gradY);
    const elementsMoved = count + elementCount(tokens) + elementCount(table);
    return { elementsMoved, flops: count };
  },
  functions: [laneAdd, storeSum],
  wasmSources: [{ file: "embedding/embedding_wasm.ts" }],
  wasm({ inputs: [, tokens], outputs: [[vocabulary, width]] }) {
    const count = elementCount(tokens);
    return [{
      entry: "embedding_grad",
      args: [input(0), input(1), output(0), count, vocabulary, width],
      extent: width,
      align: 16,
      elementsPerUnit: count + 2 * vocabulary,
    }];
  },
  webgpu({ inputs: [, tokens], outputs: [[vocabulary, width]] }) {
    const blocks = Math.ceil(width / COLUMNS);
    return [{
      code: EMBEDDING_GRAD,
      bindings: [input(0), input(1), output(0)],
      params: [elementCount(tokens), width, vocabulary, blocks],
      workgroups: workgroupsFor(vocabulary * blocks, 1),
    }];
  },
  cases: ([
    ["one element", [1], 1, 1],
    ["prime sizes", [11], 13, 7],
    ["two axes of tokens, rows without a place", [3, 5], 64, 9],
    ["one past a workgroup", [13], 65, 7],
    ["one past a tile of tokens", [2049], 3, 8],
    ["shared by threads", [701], 97, 7],
  ] as const).map(([name, tokens, width, vocabulary]) => ({
    name,
    inputShapes: [[...tokens, width], tokens],
    attributes: { vocabulary },
    values: ["normal", vocabulary === 1 ? "zero" : "index"],
  })),
};

function vocabularyOf({ vocabulary }: Attributes): number {
  if (Number.isInteger(vocabulary) && vocabulary >= 1) return vocabulary;
  throw new ShapeError(
    `Cannot apply ${NAME} as vocabulary must be a whole number of at least 1: ` +
      `vocabulary=${vocabulary}`,
  );
}
