import type { TensorId } from "../graph/graph.ts";
import type { BuiltParameter, ModelBuilder } from "../model/model_builder.ts";
import type { TrainSpec } from "./train_spec.ts";

/** Parameters that lie in one arena, and so are updated together. */
export interface ParameterGroup {
  /** "decayed" or "plain". */
  readonly name: string;
  readonly members: readonly BuiltParameter[];
}

/** Splits the parameters of a model by whether weight decay takes them, in the order of the model. */
export function parameterGroups(
  { parameters }: ModelBuilder,
  decays: TrainSpec["decays"],
): ParameterGroup[] {
  const groups = Map.groupBy(
    parameters,
    (parameter) => parameter.decays || decays === "all" ? "decayed" : "plain",
  );
  return [...groups].map(([name, members]) => ({ name, members }));
}

/** Makes the parameters of a group parts of one arena, the input "parameters.<name>". */
export function packGroup(m: ModelBuilder, { name, members }: ParameterGroup): TensorId {
  return m.graph.pack(`parameters.${name}`, members.map(({ tensor }) => tensor));
}
