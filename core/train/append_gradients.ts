import { differentiate } from "../graph/differentiate.ts";
import type { TensorId } from "../graph/graph.ts";
import { packProduced } from "../graph/pack_produced.ts";
import type { ModelBuilder } from "../model/model_builder.ts";
import { packGroup, type ParameterGroup, parameterGroups } from "./parameter_groups.ts";
import type { TrainSpec } from "./train_spec.ts";

/** Parameters in an arena, with their gradients in another of the same layout. */
export interface PackedGroup extends ParameterGroup {
  /** The input "parameters.<name>". */
  readonly parameters: TensorId;
  /** The arena "gradients.<name>". */
  readonly gradients: TensorId;
}

/** Appends the gradients of a loss for all parameters of a model, and packs both into arenas. */
export function appendGradients(
  m: ModelBuilder,
  loss: TensorId,
  decays: TrainSpec["decays"],
): PackedGroup[] {
  const gradients = differentiate(m.graph, loss, m.parameters.map(({ tensor }) => tensor));
  const gradientOf = new Map(m.parameters.map((parameter, i) => [parameter, gradients[i]]));
  return parameterGroups(m, decays).map((group) => {
    const parameters = packGroup(m, group);
    const arena = packProduced(m.graph, `gradients.${group.name}`, {
      members: group.members.map((parameter) => gradientOf.get(parameter)),
      like: parameters,
    });
    return { ...group, parameters, gradients: arena };
  });
}
