import type { Attributes, Op, OpShapes } from "../../base/op.ts";
import { elementCount, isSameShape } from "../../base/shape.ts";
import type { Graph, GraphNode } from "../graph.ts";
import { nodeShapes } from "../graph_cost.ts";

/** How an operand meets an element: at the same place, in its column or in its row. */
export type OperandKind = "same" | "row" | "column";

/** Where an operand comes from: an input of the fused op, or the result of an earlier part. */
export interface Operand {
  readonly kind: OperandKind;
  readonly from: "input" | "part";
  readonly index: number;
}

/** One application inside a fused op. */
export interface Part {
  readonly op: Op;
  readonly attributes: Attributes;
  readonly shapes: OpShapes;
  readonly operands: readonly Operand[];
}

/** What a node can be in a fused op: one that heads it (a product, say), or one of its elements. */
export type Role = "head" | "element";

/** Tells what a node can be in a fused op, if it can be in one at all. */
export function roleOf(graph: Graph, node: GraphNode): Role | undefined {
  const { op, outputs, attributes } = node;
  if (op.inPlace !== undefined) return undefined;
  if (op.epilogue !== undefined) return "head";
  if (outputs.length !== 1 || op.elementwise === undefined) return undefined;
  if (graph.tensors[outputs[0]].dtype !== "f32") return undefined;
  const named = op.elementwise.inputs.slice(node.inputs.length);
  const isKnown = op.elementwiseWords !== undefined ||
    named.every((name) => attributes[name] !== undefined);
  if (!isKnown) return undefined;
  return operandKinds(graph, node) === undefined ? undefined : "element";
}

/** Tells how each input of an elementwise application meets its elements. */
export function operandKinds(graph: Graph, node: GraphNode): OperandKind[] | undefined {
  const { inputs, outputs: [y] } = nodeShapes(graph, node);
  const kinds = inputs.map((shape, i): OperandKind | undefined => {
    const isWords = node.op.inputDtypes?.[i] === "u32";
    if (isSameShape(shape, y) || isWords && elementCount(shape) === elementCount(y)) return "same";
    const perRow = node.attributes.perRow === 1;
    if (isSameShape(shape, perRow ? y.slice(0, -1) : y.slice(-1))) return perRow ? "column" : "row";
  });
  return kinds.every((kind) => kind !== undefined) ? kinds : undefined;
}
