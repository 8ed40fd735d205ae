import type { BufferRef, WasmStage } from "../../base/op.ts";
import type { Graph } from "../../graph/graph.ts";
import { nodeShapes } from "../../graph/graph_cost.ts";
import type { Step, ThreadSteps } from "./step_program.ts";

/** A stage touching fewer elements than this per thread is left to fewer threads. */
const ELEMENTS_PER_THREAD = 8_192;

/** Where the buffers of a graph lie: tensors by id, scratch tensors by node and place. */
export interface BufferPlaces {
  readonly tensors: readonly number[];
  readonly scratch: readonly (readonly number[])[];
  /** Memory that each thread has for itself. */
  readonly workspaces: readonly number[];
}

/**
 * Turns a graph into the kernel calls of each thread.
 *
 * Work is cut along outputs only, never along a reduction, so the number of threads cannot
 * change a bit.
 */
export function planSteps(
  graph: Graph,
  places: BufferPlaces,
  options: { readonly threads: number; readonly names: readonly string[] },
): ThreadSteps[] {
  const perThread: (Step | null)[][] = Array.from({ length: options.threads }, () => []);
  graph.nodes.forEach((node, nodeIndex) => {
    const place = ({ role, index }: BufferRef) =>
      role === "scratch"
        ? places.scratch[nodeIndex][index]
        : places.tensors[(role === "input" ? node.inputs : node.outputs)[index]];
    for (const stage of node.op.wasm(nodeShapes(graph, node), node.attributes)) {
      const cuts = cutExtent(stage, options.threads);
      perThread.forEach((steps, thread) => {
        const empty = cuts[thread] === cuts[thread + 1];
        steps.push(
          empty ? null : stepOf(stage, [cuts[thread], cuts[thread + 1]], {
            place,
            workspace: places.workspaces[thread],
            names: options.names,
          }),
        );
      });
    }
  });
  return perThread;
}

function stepOf(
  stage: WasmStage,
  part: readonly [number, number],
  { place, workspace, names }: {
    readonly place: (ref: BufferRef) => number;
    readonly workspace: number;
    readonly names: readonly string[];
  },
): Step {
  const fn = names.indexOf(stage.entry);
  if (fn < 0) {
    throw new RangeError(`Cannot find kernel "${stage.entry}" in the built module: rebuild it`);
  }
  let pointers = 0;
  const args = stage.args.map((arg, i) => {
    if (typeof arg === "number") return arg;
    if (arg.role === "workspace") return workspace;
    pointers |= 1 << i;
    return place(arg);
  });
  return { fn, args: [...args, ...part], pointers };
}

/** Bytes of the largest workspace that a stage of a graph asks for, in whole cache lines. */
export function workspaceBytes(graph: Graph): number {
  const stages = graph.nodes.flatMap((node) =>
    node.op.wasm(nodeShapes(graph, node), node.attributes)
  );
  const most = stages.reduce((bytes, stage) => Math.max(bytes, stage.workspaceBytes ?? 0), 0);
  return Math.ceil(most / 64) * 64;
}

/** Cuts the units of a stage into parts of nearly equal size, at multiples of its alignment. */
export function cutExtent(stage: WasmStage, threads: number): number[] {
  const blocks = Math.ceil(stage.extent / stage.align);
  const wanted = Math.ceil(stage.extent * stage.elementsPerUnit / ELEMENTS_PER_THREAD);
  const parts = Math.max(1, Math.min(threads, wanted, blocks));
  return Array.from({ length: threads + 1 }, (_, thread) => {
    const block = Math.floor(blocks * Math.min(thread, parts) / parts);
    return Math.min(stage.extent, block * stage.align);
  });
}
