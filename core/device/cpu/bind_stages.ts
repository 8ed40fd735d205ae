import type { BufferRef, WasmStage } from "../../base/op.ts";
import { elementCount } from "../../base/shape.ts";
import type { Graph, GraphNode } from "../../graph/graph.ts";
import { nodeShapes } from "../../graph/graph_cost.ts";
import type { UpdateCopy } from "../../graph/update_rules.ts";
import { copy } from "../../../kernels/copy/copy.ts";
import type { BufferLayout } from "./buffer_layout.ts";

/** A part of a set of buffers, in bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** An argument that is a place in a set of buffers, or the workspace of the thread. */
export type Pointer = { readonly offset: number } | "workspace";

/** A node with its stages. */
export interface BoundNode {
  /** Name of the op. */
  readonly op: string;
  readonly stages: readonly BoundStage[];
}

/** A stage of a node with its places in memory. */
export interface BoundStage {
  readonly stage: WasmStage;
  /** Index of the exported function. */
  readonly fn: number;
  readonly args: readonly (number | Pointer)[];
  readonly reads: readonly ByteRange[];
  /** Outputs and scratch tensors: what a stage may write. */
  readonly writes: readonly ByteRange[];
}

/**
 * Lists the stages of a graph with their places in memory, node by node; the copies that end a
 * run come as nodes of their own.
 *
 * @throws {RangeError} If the built module lacks a kernel.
 */
export function bindStages(
  graph: Graph,
  { layout, copies, names }: {
    readonly layout: BufferLayout;
    readonly copies: readonly UpdateCopy[];
    readonly names: readonly string[];
  },
): BoundNode[] {
  const ending = copies.map(({ from, to }): GraphNode => ({
    op: copy,
    inputs: [from],
    outputs: [to],
    attributes: {},
  }));
  return [...graph.nodes, ...ending].map((node, index) => {
    const shapes = nodeShapes(graph, node);
    const scratch = node.op.scratch?.(shapes, node.attributes) ?? [];
    const rangeOf = ({ role, index: place }: BufferRef): ByteRange => {
      const id = (role === "input" ? node.inputs : node.outputs)[place];
      const start = role === "scratch" ? layout.scratch[index][place] : layout.tensors[id];
      const shape = role === "scratch" ? scratch[place] : graph.tensors[id].shape;
      return { start, end: start + 4 * elementCount(shape) };
    };
    const stages = node.op.wasm(shapes, node.attributes).map((stage): BoundStage => {
      const buffers = stage.args.filter((arg) => typeof arg !== "number");
      const touched = (roles: readonly BufferRef["role"][]) =>
        buffers.filter(({ role }) => roles.includes(role)).map(rangeOf);
      return {
        stage,
        fn: kernelIndex(stage.entry, names),
        args: stage.args.map((arg) =>
          typeof arg === "number"
            ? arg
            : arg.role === "workspace"
            ? "workspace"
            : { offset: rangeOf(arg).start }
        ),
        reads: touched(["input"]),
        writes: touched(["output", "scratch"]),
      };
    });
    return { op: node.op.name, stages };
  });
}

/** Bytes of the largest workspace that a stage asks for, in whole cache lines. */
export function workspaceBytes(nodes: readonly BoundNode[]): number {
  const stages = nodes.flatMap((node) => node.stages);
  const asked = stages.map(({ stage }) => stage.workspaceBytes ?? 0);
  return Math.ceil(asked.reduce((a, b) => Math.max(a, b), 0) / 64) * 64;
}

function kernelIndex(entry: string, names: readonly string[]): number {
  const fn = names.indexOf(entry);
  if (fn >= 0) return fn;
  throw new RangeError(`Cannot find kernel "${entry}" in the built module: rebuild it`);
}
