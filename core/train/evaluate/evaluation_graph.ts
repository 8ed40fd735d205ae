import { crossEntropy } from "../../../kernels/mod.ts";
import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import type { Graph } from "../../graph/graph.ts";
import { architectureOf } from "../../model/architecture.ts";
import { buildModel } from "../../model/build_model.ts";
import type { BatchSize } from "../../model/decoder.ts";
import type { DecoderSpec } from "../../model/decoder_spec.ts";
import type { Table } from "../../model/model_builder.ts";
import { packGroup, parameterGroups } from "../parameter_groups.ts";
import type { TrainSpec } from "../train_spec.ts";

/** What evaluates a model: forward only, without dropout. */
export interface EvaluationGraph {
  readonly graph: Graph;
  readonly tables: readonly Table[];
}

/** A model as it was trained, so that its parameters lie in the same arenas. */
export interface EvaluatedModel {
  readonly model: DecoderSpec;
  readonly decays: TrainSpec["decays"];
}

/**
 * Builds the graph that gives the loss of each target, and nothing of which could move a parameter.
 *
 * Inputs: "tokens", "targets", what else the model reads (see `buildModel`) and the arenas of
 * parameters of `trainingGraph`, in the same layout. Outputs: "losses", of the shape of "tokens", 0
 * where a target is not scored, and "logits" if asked for.
 *
 * @param model The model; its dropout is left out.
 * @param size Sequences, and tokens of each.
 * @param options `logits`: whether they may be read.
 * @throws {PositionRowsError} If sequences are longer than a learned table of positions.
 */
export function evaluationGraph(
  { model, decays }: EvaluatedModel,
  size: BatchSize,
  { logits: keepsLogits = false }: { readonly logits?: boolean } = {},
): EvaluationGraph {
  const { model: m, tokens, logits } = buildModel({ ...model, dropout: 0 }, size);
  const targets = m.graph.input("targets", m.shapeOf(tokens), "u32");
  const losses = m.apply(crossEntropy, [logits, targets], { ignoreIndex: IGNORE_INDEX });
  m.graph.output("losses", losses);
  if (keepsLogits) m.graph.output("logits", logits);
  for (const group of parameterGroups(m, decays)) packGroup(m, group);
  return { graph: m.graph.build(), tables: m.tables };
}

/**
 * Gives the longest window that a model can read: the rows of a learned table, or of two where each
 * stack reads half of a window, else no limit.
 */
export function reachOf(model: DecoderSpec): number {
  const { position, context } = model;
  if (position.kind !== "learned") return Infinity;
  return architectureOf(model) === "encoder-decoder" ? 2 * context : context;
}

/** Splits lengths into those that a model can read, ascending, and notes about the others. */
export function readableLengths(
  model: DecoderSpec,
  lengths: readonly number[],
): { readonly readable: readonly number[]; readonly notes: readonly string[] } {
  const reach = reachOf(model);
  const ascending = [...new Set(lengths)].sort((a, b) => a - b);
  return {
    readable: ascending.filter((length) => length <= reach),
    notes: ascending.filter((length) => length > reach).map((length) =>
      `length ${length} left out as the table of positions has ${reach} rows`
    ),
  };
}
