import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { matrixOf, requireInputs, requireMatrix } from "../shape_rules.ts";
import { embeddingGrad } from "./embedding_grad.ts";
import { embeddingReference } from "./embedding_reference.ts";
import EMBEDDING from "./embedding.wgsl" with { type: "text" };

const NAME = "embedding";
const INPUTS = ["table", "tokens"];

/**
 * Looks up a row of a table for each token.
 *
 * Shapes: `table` is `[vocabulary, width]`, `tokens` of any shape; `y` is `[...tokens, width]`.
 */
export const embedding: Op = {
  name: NAME,
  inputs: INPUTS,
  outputs: ["y"],
  attributes: [],
  inputDtypes: ["f32", "u32"],
  inferShapes(shapes) {
    requireInputs(NAME, INPUTS, shapes);
    const [table, tokens] = shapes;
    requireMatrix(NAME, "table", table);
    matrixOf(NAME, "tokens", tokens);
    return [[...tokens, table[1]]];
  },
  limits: ({ inputs: [table] }) => [undefined, { below: table[0] }],
  reference: ([table, tokens], { inputs }) => [embeddingReference(table, tokens, inputs[0][1])],
  gradient({ inputs: [, tokens], gradOutputs: [gradY], shapes, apply }) {
    if (gradY === undefined) return [undefined, undefined];
    const [vocabulary] = shapes.inputs[0];
    return [apply(embeddingGrad, [gradY, tokens], { vocabulary })[0], undefined];
  },
  bound: ({ outputs: [y] }) => [new Float64Array(y.length)],
  cost({ inputs: [, tokens], outputs: [y] }) {
    return { elementsMoved: 2 * elementCount(y) + elementCount(tokens), flops: 0 };
  },
  functions: [],
  wasmSources: [{ file: "embedding/embedding_wasm.ts" }],
  wasm({ inputs: [[vocabulary, width], tokens] }) {
    return [{
      entry: "embedding",
      args: [input(0), input(1), output(0), vocabulary, width],
      extent: elementCount(tokens),
      align: 1,
      elementsPerUnit: width,
    }];
  },
  webgpu({ inputs: [[vocabulary, width]], outputs: [y] }) {
    const count = elementCount(y);
    return [{
      code: EMBEDDING,
      bindings: [input(0), input(1), output(0)],
      params: [count, width, vocabulary],
      workgroups: workgroupsFor(count, ELEMENT_WORKGROUP),
    }];
  },
  cases: [
    { name: "one element", inputShapes: [[1, 1], [1]], values: ["normal", "zero"] },
    { name: "prime sizes", inputShapes: [[7, 13], [11]], values: ["normal", "index"] },
    { name: "two axes of tokens", inputShapes: [[9, 64], [3, 5]], values: ["normal", "index"] },
    { name: "one past a workgroup", inputShapes: [[7, 5], [13]], values: ["normal", "index"] },
    { name: "shared by threads", inputShapes: [[7, 33], [701]], values: ["normal", "index"] },
  ],
};
