import type { Shape } from "../base/shape.ts";

/** How one tensor of a published model lies in a parameter of a decoder. */
export interface TensorRule {
  /** Its name, and others that it may have in a file; all that are there must be equal. */
  readonly names: readonly [string, ...string[]];
  /** Names that a new file has it under; the first alone where not given. */
  readonly written?: readonly string[];
  /** Shape in the file. */
  readonly shape: Shape;
  /** Path of the parameter. */
  readonly path: string;
  /** Whether rows of the file are columns of the parameter: PyTorch's linear layers have [to, from]. */
  readonly turned: boolean;
  /** First column of the parameter that it takes; others stand beside it. */
  readonly column: number;
}

/** Linear layers of a file that stand side by side in one of a decoder. */
export interface LinearRule {
  /** Path of the linear layer. */
  readonly path: string;
  /** Columns that it reads. */
  readonly from: number;
  /** Names of its parts, without `.weight`, and the columns that each gives. */
  readonly parts: readonly (readonly [name: string, columns: number])[];
  /** Whether weights have the shape [to, from]. */
  readonly turned: boolean;
  /** Whether the file has biases. */
  readonly bias: boolean;
}

/** Lists the tensors of a linear layer: weights, then biases. */
export function linearTensors({ path, from, parts, turned, bias }: LinearRule): TensorRule[] {
  const rules: TensorRule[] = [];
  let column = 0;
  for (const [name, to] of parts) {
    const shape = turned ? [to, from] : [from, to];
    rules.push({ names: [`${name}.weight`], shape, path: `${path}.weight`, turned, column });
    if (bias) {
      rules.push({ ...plainTensor(`${name}.bias`, `${path}.bias`, [to]), column });
    }
    column += to;
  }
  return rules;
}

/** Describes a tensor that lies in the file as it lies in the decoder. */
export function plainTensor(name: string, path: string, shape: Shape): TensorRule {
  return { names: [name], shape, path, turned: false, column: 0 };
}
