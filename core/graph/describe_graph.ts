import type { Attributes, Dtype } from "../base/op.ts";
import type { Shape } from "../base/shape.ts";
import { canonicalJson } from "../base/canonical_json.ts";
import { sha256Hex } from "../base/sha256.ts";
import type { Graph, TensorId, TensorView } from "./graph.ts";

/** A graph as plain data: ops by name, tensors by id. */
export interface GraphDescription {
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: Shape;
    readonly dtype: Dtype;
    readonly view?: TensorView;
  }[];
  readonly nodes: readonly {
    readonly op: string;
    readonly inputs: readonly TensorId[];
    readonly outputs: readonly TensorId[];
    readonly attributes: Attributes;
  }[];
  readonly inputs: Readonly<Record<string, TensorId>>;
  readonly outputs: Readonly<Record<string, TensorId>>;
  /** Pairs of an input and the tensor whose value it takes. */
  readonly updates: readonly (readonly [TensorId, TensorId])[];
}

/** Turns a graph into plain data. */
export function describeGraph(graph: Graph): GraphDescription {
  return {
    tensors: graph.tensors.map(({ name, shape, dtype, view }) => ({
      name,
      shape: [...shape],
      dtype,
      ...(view && { view: { of: view.of, offset: view.offset } }),
    })),
    nodes: graph.nodes.map(({ op, inputs, outputs, attributes }) => ({
      op: op.name,
      inputs: [...inputs],
      outputs: [...outputs],
      attributes: { ...attributes },
    })),
    inputs: Object.fromEntries(graph.inputs),
    outputs: Object.fromEntries(graph.outputs),
    updates: [...graph.updates],
  };
}

/**
 * Hashes a graph: ops, shapes, attributes, names and how they hang together.
 *
 * Equal graphs have equal hashes on every machine; a checkpoint names the one it belongs to.
 *
 * @returns SHA-256 of the canonical JSON of the description, in hexadecimal.
 */
export function graphHash(graph: Graph): string {
  return sha256Hex(canonicalJson(describeGraph(graph)));
}
