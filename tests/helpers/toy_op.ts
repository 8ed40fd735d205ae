import type { GradientContext, Op, TensorRef } from "../../core/base/op.ts";

/** What makes one op of {@link toyOp} out of the family. */
export interface ToyDefinition {
  readonly name: string;
  readonly inputs: readonly string[];
  /** One element of y from those of the inputs. */
  readonly reference: (...values: number[]) => number;
  readonly gradient?: (context: GradientContext) => readonly (TensorRef | undefined)[];
}

/** Makes an op that has an f64 reference and no kernels: y[i] = f(x0[i], x1[i], ...). */
export function toyOp({ name, inputs, reference, gradient }: ToyDefinition): Op {
  const noKernels = () => {
    throw new TypeError(`Cannot run ${name} on a device as it must have kernels`);
  };
  return {
    name,
    inputs,
    outputs: ["y"],
    attributes: [],
    inferShapes: ([shape]) => [shape],
    gradient,
    reference: (tensors) => [
      tensors[0].map((_, i) => reference(...tensors.map((values) => values[i]))),
    ],
    bound: ({ outputs }) => outputs.map((y) => new Float64Array(y.length)),
    cost: () => ({ elementsMoved: 0, flops: 0 }),
    functions: [],
    wasmSources: [],
    wasm: noKernels,
    webgpu: noKernels,
    cases: [{ name: "three elements", inputShapes: inputs.map(() => [3]) }],
  };
}

/** x * y with its gradient, for tests of graphs. */
export const toyProduct: Op = toyOp({
  name: "toy_product",
  inputs: ["a", "b"],
  reference: (a, b) => a * b,
  gradient: ({ inputs: [a, b], gradOutputs: [gradY], wanted, apply }) =>
    gradY === undefined ? [undefined, undefined] : [
      wanted[0] ? apply(toyProduct, [gradY, b])[0] : undefined,
      wanted[1] ? apply(toyProduct, [gradY, a])[0] : undefined,
    ],
});
