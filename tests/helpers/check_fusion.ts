import { assert, assertEquals } from "@std/assert";
import type { Op } from "../../core/base/op.ts";
import { composeShader } from "../../core/device/webgpu/compose_shader.ts";
import { evaluateReference } from "../../core/graph/evaluate_reference.ts";
import { fuseGraph } from "../../core/graph/fuse_graph.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { nodeShapes } from "../../core/graph/graph_cost.ts";
import { lintWgsl } from "../lint/wgsl_lint.ts";
import { caseInputs } from "./case_values.ts";
import { describeDifferences } from "./describe_differences.ts";
import type { TestDevice } from "./devices.ts";
import { runGraph } from "./run_graph.ts";

/**
 * Fuses a graph and checks that nothing else changed: equal outputs of the reference, canonical
 * shaders within WebGPU's promise of buffers, and the same bits on every device, also as the
 * second of two replicates.
 *
 * @returns Names of the ops after fusion, in order.
 */
export async function checkFusion(
  graph: Graph,
  devices: readonly TestDevice[] = [],
): Promise<string[]> {
  const fused = fuseGraph(graph);
  const inputs = normalInputs(graph);
  const wide = new Map([...inputs].map(([name, values]) => [name, Float64Array.from(values)]));
  assertEquals(evaluateReference(fused, wide), evaluateReference(graph, wide));
  for (const node of fused.nodes) {
    for (const stage of node.op.webgpu(nodeShapes(fused, node), node.attributes)) {
      assert(stage.bindings.length <= 7, `${node.op.name} binds ${stage.bindings.length} buffers`);
      assertEquals(lintWgsl(composeShader(node.op, stage)), [], node.op.name);
    }
  }
  let first: { device: string; outputs: Map<string, Float32Array> } | undefined;
  for (const given of devices) {
    if (!("device" in given)) continue;
    const runs = [["unfused", graph, 1], ["fused", fused, 1], ["fused, second", fused, 2]] as const;
    for (const [form, each, replicates] of runs) {
      const device = `${given.name}, ${form}`;
      const values = replicates === 1 ? inputs : behindOthers(inputs);
      const outputs = await runGraph(given.device, each, values, replicates);
      first ??= { device, outputs };
      for (const [name, all] of outputs) {
        const last = all.subarray(all.length / replicates * (replicates - 1));
        const text = describeDifferences(last, first.outputs.get(name)!);
        assert(text === "", `${device}: ${name} differs from ${first.device}: ${text}`);
      }
    }
  }
  return fused.nodes.map(({ op }) => op.name);
}

/** Puts halved values, for a first replicate, before those of each input. */
function behindOthers(inputs: ReadonlyMap<string, Float32Array | Uint32Array>) {
  return new Map(
    [...inputs].map(([name, values]) => [
      name,
      values instanceof Uint32Array
        ? Uint32Array.from([...values, ...values])
        : Float32Array.from([...values.map((value) => value / 2), ...values]),
    ]),
  );
}

/** Makes normal values for every input; arenas are given by their parts. */
export function normalInputs(graph: Graph): Map<string, Float32Array | Uint32Array> {
  const arenas = new Set(graph.tensors.map(({ view }) => view?.of));
  return new Map(
    [...graph.inputs].filter(([, id]) => !arenas.has(id)).map(([name, id]) => {
      const { shape, dtype } = graph.tensors[id];
      const op = { name, inputDtypes: [dtype] } as unknown as Op;
      const values = [dtype === "u32" ? "index" : "normal"] as const;
      return [name, caseInputs(op, { name, inputShapes: [shape], values })[0]];
    }),
  );
}
