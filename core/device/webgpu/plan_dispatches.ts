import type { BufferRef, WebgpuTarget } from "../../base/op.ts";
import { elementCount } from "../../base/shape.ts";
import type { Graph } from "../../graph/graph.ts";
import { nodeShapes } from "../../graph/graph_cost.ts";
import type { Guard } from "../../../kernels/arithmetic/print_wgsl.ts";
import { composeShader } from "./compose_shader.ts";

/** One dispatch: a shader, the buffers bound from 1 on, the words of its parameters. */
export interface Dispatch {
  readonly label: string;
  /** Index into `DispatchPlan.shaders`. */
  readonly shader: number;
  /** Indices into `DispatchPlan.buffers`. */
  readonly buffers: readonly number[];
  readonly writable: readonly boolean[];
  readonly params: readonly number[];
  readonly workgroups: readonly [number, number, number];
}

/** A graph as plain data that a worker can turn into pipelines, buffers and bind groups. */
export interface DispatchPlan {
  readonly shaders: readonly string[];
  /** Bytes of each buffer: tensors by id first, then scratch buffers. */
  readonly buffers: readonly number[];
  readonly dispatches: readonly Dispatch[];
}

/**
 * Turns a graph into dispatches; equal shaders are kept once.
 *
 * @param graph The graph.
 * @param guard "none" only in the test that shows what the guard prevents.
 * @param target What the shaders are written for; it changes speed, never a bit.
 */
export function planDispatches(
  graph: Graph,
  guard: Guard = "every-result",
  target: WebgpuTarget = "hardware",
): DispatchPlan {
  const shaders: string[] = [];
  const buffers = graph.tensors.map(({ shape }) => bufferBytes(elementCount(shape)));
  const dispatches: Dispatch[] = [];
  for (const node of graph.nodes) {
    const shapes = nodeShapes(graph, node);
    const firstScratch = buffers.length;
    for (const shape of node.op.scratch?.(shapes, node.attributes) ?? []) {
      buffers.push(bufferBytes(elementCount(shape)));
    }
    const place = ({ role, index }: BufferRef) =>
      role === "scratch"
        ? firstScratch + index
        : (role === "input" ? node.inputs : node.outputs)[index];
    for (const stage of node.op.webgpu(shapes, node.attributes, target)) {
      const text = composeShader(node.op, stage, guard);
      if (!shaders.includes(text)) shaders.push(text);
      dispatches.push({
        label: node.op.name,
        shader: shaders.indexOf(text),
        buffers: stage.bindings.map(place),
        writable: writableBindings(stage.code),
        params: [0, ...stage.params],
        workgroups: stage.workgroups,
      });
    }
  }
  return { shaders, buffers, dispatches };
}

/** Storage buffers hold whole quads, so that elementwise kernels can read four elements at once. */
function bufferBytes(elements: number): number {
  return 16 * Math.max(1, Math.ceil(elements / 4));
}

/** Reads from the text of a stage which of its bindings are written. */
function writableBindings(code: string): boolean[] {
  const bindings = [...code.matchAll(/@binding\((\d+)\)\s*var<storage,\s*(read_write|read)>/g)];
  return bindings
    .map(([, binding, access]) => ({ binding: Number(binding), access }))
    .sort((a, b) => a.binding - b.binding)
    .map(({ access }) => access === "read_write");
}
