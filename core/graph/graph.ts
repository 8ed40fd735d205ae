import type { Attributes, Dtype, Op } from "../base/op.ts";
import type { Shape } from "../base/shape.ts";

/** A tensor of a graph, by its place in `Graph.tensors`. */
export type TensorId = number;

/** Where a tensor lies inside an arena. */
export interface TensorView {
  /** The arena. */
  readonly of: TensorId;
  /** First element, a multiple of {@link VIEW_ALIGNMENT}. */
  readonly offset: number;
}

/** What is known of a tensor before anything runs. */
export interface TensorInfo {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: Dtype;
  /** Set where the tensor is a part of an arena: it shares the arena's memory. */
  readonly view?: TensorView;
}

/** Views start on multiples of this many elements: 256 bytes, what WebGPU asks of bindings. */
export const VIEW_ALIGNMENT = 64;

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
 *
 * An arena is a tensor `[length]` of which others are views. Its memory is its own between runs
 * (never shared by liveness), and all zero before anything is written: the gaps between its views
 * stay zero, so that one kernel may work on the whole arena. Either the arena is an input, and so
 * are its views (parameters); or nodes write its views, and no node the arena itself (gradients).
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
