import type { Attributes, Dtype, Op } from "../base/op.ts";
import type { Shape } from "../base/shape.ts";

/** A tensor of a graph, by its place in `Graph.tensors`. */
export type TensorId = number;

/** What is known of a tensor before anything runs. */
export interface TensorInfo {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: Dtype;
  /** Set where the tensor is a part of another: from this element on, a multiple of 64. */
  readonly view?: { readonly of: TensorId; readonly offset: number };
}

/** One application of an op. */
export interface GraphNode {
  readonly op: Op;
  readonly inputs: readonly TensorId[];
  readonly outputs: readonly TensorId[];
  readonly attributes: Attributes;
}

/**
 * A static graph: tensors with shapes, and applications of ops in the order in which they run.
 *
 * It is built once; a device compiles it into a list of kernel calls over buffers of its own.
 */
export interface Graph {
  readonly tensors: readonly TensorInfo[];
  readonly nodes: readonly GraphNode[];
  /** Tensors that are written from outside, by name. */
  readonly inputs: ReadonlyMap<string, TensorId>;
  /** Tensors that may be read from outside, by name. */
  readonly outputs: ReadonlyMap<string, TensorId>;
  /** Inputs that take the value of another tensor at the end of each run: weights, moments. */
  readonly updates: ReadonlyMap<TensorId, TensorId>;
}
