import { elementCount } from "../base/shape.ts";
import { multiply } from "../../kernels/mod.ts";
import { fuseGraph } from "../graph/fuse_graph.ts";
import type { Graph } from "../graph/graph.ts";
import { planMemory } from "../graph/plan_memory.ts";
import { appendLoss } from "../model/append_loss.ts";
import { buildModel } from "../model/build_model.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import type { BuiltParameter, ModelBuilder, Table } from "../model/model_builder.ts";
import type { Parameter } from "../model/parameter.ts";
import { appendGradients } from "./append_gradients.ts";
import { appendSums } from "./append_sums.ts";
import { appendOptimizer } from "./append_optimizer.ts";
import { checkTrainSpec, type TrainSpec } from "./train_spec.ts";
import { RECORD_VALUES } from "./training_state.ts";

/** A parameter and its place in an arena. */
export interface PlacedParameter extends Parameter {
  readonly offset: number;
}

/** Parameters that are updated together, with what the optimizer keeps of them. */
export interface TrainingArena {
  /** "decayed" or "plain". */
  readonly name: string;
  /** Elements, gaps between parameters included. */
  readonly length: number;
  readonly parameters: readonly PlacedParameter[];
  /** Names of the inputs that hold the parameters and each moment, all of the same layout. */
  readonly inputs: readonly string[];
  /** Name of the output that holds the gradients of the last step. */
  readonly gradients: string;
}

/** One step of training as a graph, and what has to be written to it. */
export interface TrainingGraph {
  readonly graph: Graph;
  readonly arenas: readonly TrainingArena[];
  readonly tables: readonly Table[];
  /** Inputs that take the key words of the stream of their name at each step. */
  readonly dropouts: readonly string[];
}

/** Value of "record" before the first step: norm, clipping factor, loss. */
export const FIRST_RECORD: readonly number[] = [0, 1, 0];

/**
 * Builds a training step as one graph: forward, loss, backward, clipping, update, history.
 *
 * Inputs of each step: "tokens", "targets" and what else the model reads (see `buildModel`), "scalars" (see `optimizerScalars`), "log.at" and the
 * keys of dropout. State between steps: the arenas, "record" (norm, clipping factor and loss of the
 * last step) and "log", its rows for many steps. Outputs: the state by the same names, "loss" and
 * the gradients.
 *
 * Where a step has several batches the graph runs once for each, with "share" and "keep" to add up
 * losses and gradients, and "hold" to leave everything as it is until the last of them; see
 * `stepInputs`.
 *
 * @throws {RangeError} If a specification breaks a rule.
 */
export function trainingGraph(model: DecoderSpec, train: TrainSpec): TrainingGraph {
  checkTrainSpec(train);
  const { model: m, logits } = buildModel(model, train);
  const mean = appendLoss(m, logits);
  const isSummed = (train.accumulate ?? 1) > 1;
  const loss = isSummed ? m.apply(multiply, [mean, m.graph.input("share", [1])]) : mean;
  const own = { loss, arenas: appendGradients(m, loss, train.decays) };
  const step = isSummed ? appendSums(m.graph, own) : own;
  for (const { name, gradients } of step.arenas) m.graph.output(`gradients.${name}`, gradients);
  const hold = isSummed ? m.graph.input("hold", [RECORD_VALUES]) : undefined;
  const inputs = appendOptimizer(m.graph, { train, ...step, hold });
  const arenas = step.arenas.map(({ name, parameters, members }, i): TrainingArena => ({
    name,
    length: elementCount(m.shapeOf(parameters)),
    parameters: members.map((member) => placed(m, member)),
    inputs: inputs[i],
    gradients: `gradients.${name}`,
  }));
  return { graph: m.graph.build(), arenas, tables: m.tables, dropouts: m.dropouts };
}

/**
 * Announces the memory that training takes on a device, before anything is compiled.
 *
 * What kernels need for themselves comes on top: a few percent where a model is not tiny.
 *
 * @param spec Model and training.
 * @param replicates Runs side by side.
 * @returns Bytes.
 */
export function plannedTrainingBytes(
  { model, train }: { readonly model: DecoderSpec; readonly train: TrainSpec },
  replicates: number,
): number {
  const { graph } = trainingGraph(model, train);
  return replicates * planMemory(fuseGraph(graph), { reuse: true }).peakBytes;
}

function placed(m: ModelBuilder, { path, shape, init, decays, tensor }: BuiltParameter) {
  return { path, shape, init, decays, offset: m.graph.tensors[tensor].view!.offset };
}
