import { differentiate } from "../../graph/differentiate.ts";
import { evaluateReference } from "../../graph/evaluate_reference.ts";
import type { Graph, TensorId } from "../../graph/graph.ts";
import { appendLoss } from "../../model/append_loss.ts";
import { buildDecoder } from "../../model/decoder.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import { OPS } from "../../../kernels/mod.ts";
import { drawnSpec, drawnTokens, drawnWeights } from "./drawn_model.ts";
import { type PartCheck, plainFindings } from "./part_context.ts";

/** Tokens of the sequence. */
const LENGTH = 6;
/** Half the distance of the two points of a central difference, in f64. */
const STEP = 1e-5;

/**
 * Builds the loss of a model with its gradients, and looks at the graph: `late_inputs` counts inputs
 * of nodes that no node before gives, `unknown_ops` nodes that are no op of the list. Then compares
 * gradients, over the largest element of each: the f64 references with central differences, at one
 * place of each parameter (`reference_error`), and the kernels with the references (`kernel_error`).
 */
export const graphOrderCheck: PartCheck = async (device, { model, seed }) => {
  const { graph, tables, paths } = lossGraph(model);
  const spec = drawnSpec(model, LENGTH);
  const inputs: Record<string, Float32Array | Uint32Array> = {
    ...Object.fromEntries(tables.map(({ name, values }) => [name, values])),
    ...Object.fromEntries([...drawnWeights(spec, seed)].map(([path, each]) => [path, each.values])),
    ...{ tokens: drawnTokens(seed, LENGTH), targets: drawnTokens(seed, LENGTH, "targets") },
  };
  const exact = new Map(
    Object.entries(inputs).map(([name, values]) => [name, Float64Array.from(values)]),
  );
  const reference = evaluateReference(graph, exact);
  const executable = await device.compile(graph);
  try {
    for (const [name, values] of Object.entries(inputs)) await executable.write(name, values);
    await executable.run();
    let [kernelError, referenceError] = [0, 0];
    for (const path of paths) {
      const expected = reference.get(`gradients.${path}`)!;
      const at = indexOfLargest(expected);
      const largest = Math.abs(expected[at]);
      const found = await executable.read(`gradients.${path}`);
      found.forEach((value, i) =>
        kernelError = Math.max(kernelError, Math.abs(value - expected[i]) / largest)
      );
      const numeric = centralDifference(graph, exact, { path, at });
      referenceError = Math.max(referenceError, Math.abs(numeric - expected[at]) / largest);
    }
    return plainFindings({
      ...orderOf(graph),
      ...{ reference_error: referenceError, kernel_error: kernelError },
    });
  } finally {
    await executable.dispose();
  }
};

function lossGraph(model: ModelSettings) {
  const { model: m, logits } = buildDecoder(drawnSpec(model, LENGTH), { batch: 1, length: LENGTH });
  const loss = appendLoss(m, logits);
  const wanted = m.parameters.map(({ tensor }) => tensor);
  const paths = m.parameters.map(({ path }) => path);
  differentiate(m.graph, loss, wanted).forEach((gradient, i) =>
    m.graph.output(`gradients.${paths[i]}`, gradient!)
  );
  return { graph: m.graph.build(), tables: m.tables, paths };
}

/** Counts inputs of nodes that nothing before gives, and nodes that are no op of the list. */
export function orderOf(graph: Graph): { late_inputs: number; unknown_ops: number } {
  const known = new Set<TensorId>(graph.inputs.values());
  let [late, unknown] = [0, 0];
  for (const { op, inputs, outputs } of graph.nodes) {
    late += inputs.filter((id) => !known.has(id)).length;
    unknown += OPS.includes(op) ? 0 : 1;
    outputs.forEach((id) => known.add(id));
  }
  return { late_inputs: late, unknown_ops: unknown };
}

function centralDifference(
  graph: Graph,
  inputs: ReadonlyMap<string, Float64Array>,
  { path, at }: { readonly path: string; readonly at: number },
): number {
  const lossAt = (by: number) => {
    const moved = inputs.get(path)!.slice();
    moved[at] += by;
    return evaluateReference(graph, new Map([...inputs, [path, moved]])).get("loss")![0];
  };
  return (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
}

function indexOfLargest(values: Float64Array): number {
  return values.reduce((best, value, i) => Math.abs(value) > Math.abs(values[best]) ? i : best, 0);
}
