import type { Op, WebgpuStage, WebgpuTarget } from "../../base/op.ts";
import type { Graph, GraphNode } from "../../graph/graph.ts";
import { nodeShapes } from "../../graph/graph_cost.ts";
import type { Guard } from "../../../kernels/arithmetic/print_wgsl.ts";
import { composeShader } from "./compose_shader.ts";
import { type BufferPlan, type BufferRange, placeBuffers } from "./place_buffers.ts";
import { shaderBindings } from "./shader_bindings.ts";
import { replicateParams } from "./stack_replicates.ts";

/** One dispatch: a shader, the parts of buffers bound from 1 on, the words of its parameters. */
export interface Dispatch {
  readonly label: string;
  /** Index into `DispatchPlan.shaders`. */
  readonly shader: number;
  /** What is bound; with replicates, from the first one's part to the end of the last one's. */
  readonly bindings: readonly BufferRange[];
  readonly writable: readonly boolean[];
  readonly params: readonly number[];
  readonly workgroups: readonly [number, number, number];
}

/** A graph as plain data that a worker can turn into pipelines, buffers and bind groups. */
export interface DispatchPlan extends Omit<BufferPlan, "place"> {
  readonly replicates: number;
  readonly shaders: readonly string[];
  readonly dispatches: readonly Dispatch[];
}

/** Choices of a plan. */
export interface PlanOptions {
  /** "none" only in the test that shows what the guard prevents. */
  readonly guard?: Guard;
  /** What the shaders are written for; it changes speed, never a bit. */
  readonly target?: WebgpuTarget;
  /** Runs side by side. */
  readonly replicates?: number;
  /** Whether tensors may share memory. */
  readonly reuse?: boolean;
}

/**
 * Turns a graph into dispatches; equal shaders are kept once.
 *
 * A dispatch may not read and write one buffer, wherever in it, unless all of its bindings there
 * are declared as written. Views of one arena meet so where one of them is updated in place: their
 * bindings are then declared as written in the text of that dispatch, though some are only read.
 *
 * @throws {RangeError} If a dispatch reads elements that it writes through another binding, or a
 * stage asks for a workspace.
 */
export function planDispatches(graph: Graph, options: PlanOptions = {}): DispatchPlan {
  const { guard, target = "hardware", replicates = 1, reuse = true } = options;
  const { place, ...buffers } = placeBuffers(graph, { replicates, reuse });
  const texts = new Map<string, number>();
  const known = new Map<Op, Map<string, number>>();
  const shaderOf = (op: Op, stage: WebgpuStage, writable: readonly number[]): number => {
    const ofOp = known.get(op) ?? new Map<string, number>();
    known.set(op, ofOp);
    const key = `${stage.params.length} ${writable.join(" ")} ${stage.code}`;
    const index = ofOp.get(key) ??
      numberOf(texts, composeShader(op, stage, { guard, replicates, writable }));
    ofOp.set(key, index);
    return index;
  };
  const dispatches = graph.nodes.flatMap((node, nodeIndex) =>
    node.op.webgpu(nodeShapes(graph, node), node.attributes, target).map((stage): Dispatch => {
      const own = stage.bindings.map((ref) => place(ref, nodeIndex));
      const declared = shaderBindings(stage.code).map(({ written }) => written);
      const shared = sharedBindings(node, own, declared);
      const [x, y, z] = stage.workgroups;
      const strides = own.map(({ buffer }) => buffers.strides[buffer]);
      const more = replicates === 1
        ? []
        : replicateParams(stage.code, z, strides.map((bytes) => bytes / 4));
      return {
        label: node.op.name,
        shader: shaderOf(node.op, stage, shared.map((i) => i + 1)),
        bindings: own.map(({ buffer, offset, bytes }, i) => ({
          buffer,
          offset,
          bytes: (replicates - 1) * strides[i] + wholeQuads(bytes),
        })),
        writable: declared.map((written, i) => written || shared.includes(i)),
        params: [0, ...stage.params, ...more],
        workgroups: [x, y, z * replicates],
      };
    })
  );
  return { ...buffers, replicates, shaders: [...texts.keys()], dispatches };
}

/** Kernels may read four elements at once; slots are whole quads, and so are views but the last. */
function wholeQuads(bytes: number): number {
  return 16 * Math.max(1, Math.ceil(bytes / 16));
}

/** Finds the bindings that are only read, in a buffer that another binding writes. */
function sharedBindings(
  { op }: GraphNode,
  ranges: readonly BufferRange[],
  written: readonly boolean[],
): number[] {
  const shared = ranges.flatMap(({ buffer }, i) => {
    const writer = ranges.findIndex((other, j) => written[j] && other.buffer === buffer);
    return written[i] || writer < 0 ? [] : [{ i, writer }];
  });
  for (const { i, writer } of shared) {
    const [a, b] = [ranges[i], ranges[writer]];
    if (a.offset >= b.offset + b.bytes || b.offset >= a.offset + a.bytes) continue;
    throw new RangeError(
      `Cannot run on WebGPU as a stage must not read what it writes: op=${op.name}, ` +
        `bindings=${i + 1} and ${writer + 1}`,
    );
  }
  return shared.map(({ i }) => i);
}

function numberOf(texts: Map<string, number>, text: string): number {
  const index = texts.get(text) ?? texts.size;
  texts.set(text, index);
  return index;
}
