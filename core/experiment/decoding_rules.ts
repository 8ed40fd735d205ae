import type { ExperimentIssue } from "../base/errors.ts";
import { armIssues } from "./arm_rules.ts";
import { modelArms } from "./arms.ts";
import { decodedArms } from "./decoding_cells.ts";
import type { Experiment } from "./experiment.ts";
import { fieldPath } from "./field_path.ts";
import { modelFault } from "./model_rules.ts";
import { describeValue } from "./quote_text.ts";
import { suggestion } from "./suggestion.ts";

/**
 * Finds the faults of a decoding block: arms that are none, and models that do not fit together or
 * cannot be asked token by token.
 *
 * @param experiment Experiment that fits the schema.
 * @returns The issues, in file order.
 */
export function decodingIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const { decoding } = experiment;
  if (decoding === undefined) return [];
  const names = Object.keys(decoding.arms);
  const pathOf = (name: string) => fieldPath(["decoding", "arms", name]);
  const unknown = armIssues(
    modelArms(experiment),
    Object.fromEntries(names.map((name) => [pathOf(name), name])),
  );
  const few = names.length > 1 ? [] : [{
    path: "decoding.arms",
    message: `received ${names.length} of them, expected two or more`,
  }];
  const { duplicate } = decoding;
  const twice = names.includes(duplicate) ? [] : [{
    path: "decoding.duplicate",
    message: `${describeValue(duplicate)} is not timed, ${suggestion(duplicate, names)}`,
  }];
  if (unknown.length > 0) return [...unknown, ...few, ...twice];
  const faults = Object.entries(decodedArms(experiment)).flatMap(([name, model]) => {
    const fault = modelFault(model) ??
      (model.architecture === undefined || model.architecture === "decoder"
        ? undefined
        : `received the architecture "${model.architecture}", expected a decoder`);
    return fault === undefined ? [] : [{ path: pathOf(name), message: fault }];
  });
  return [...faults, ...few, ...twice];
}
