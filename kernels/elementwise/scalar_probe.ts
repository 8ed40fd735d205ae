import { input, type Op, output } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { SCALAR_FUNCTIONS, type ScalarFunctionName } from "../arithmetic/scalar_functions.ts";
import { ELEMENT_WORKGROUP, workgroupsFor } from "../dispatch.ts";
import { mapShader } from "./map_op.ts";

/**
 * Makes an op that applies one canonical scalar function to raw bit patterns.
 *
 * For proving an implementation: unlike an op of a model it takes every f32, NaN and subnormals
 * included, and stores results of full range. Its reference is the printed TypeScript form.
 */
export function scalarProbe(name: ScalarFunctionName): Op {
  const fn = SCALAR_FUNCTIONS[name];
  const unary = fn.inputs.length === 1;
  const buffers = [...fn.inputs.map((_, index) => input(index)), output(0)];
  const template = unary ? "unary" : "pair";
  return {
    name: `probe_${name}`,
    inputs: fn.inputs,
    outputs: ["y"],
    attributes: [],
    inferShapes: ([x]) => [x],
    reference: () => {
      throw new TypeError(`Cannot judge probe_${name} by values as its definition is its bits`);
    },
    bound: () => [],
    cost: ({ inputs }) => ({ elementsMoved: 2 * elementCount(inputs[0]), flops: 0 }),
    functions: [fn],
    wasmSources: [{ file: `elementwise/${template}_wasm.ts`, names: { FUNCTION: fn.name } }],
    wasm: ({ inputs }) => [{
      entry: `${template}_${fn.name}`,
      args: buffers,
      extent: elementCount(inputs[0]),
      align: 16,
      elementsPerUnit: 8,
    }],
    webgpu: ({ inputs }) => {
      const quads = Math.ceil(elementCount(inputs[0]) / 4);
      return [{
        code: mapShader(fn.inputs.length, fn.name, false),
        bindings: buffers,
        params: [quads],
        workgroups: workgroupsFor(quads, ELEMENT_WORKGROUP),
      }];
    },
    cases: [],
  };
}
