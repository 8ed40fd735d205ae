import type { ExperimentIssue } from "../base/errors.ts";
import { isNormArm } from "./arms.ts";
import type { Experiment } from "./experiment.ts";
import { fieldPath } from "./field_path.ts";

/**
 * Finds arms that no block is about, and blocks without arms.
 *
 * @param experiment Experiment that fits the schema.
 * @returns The issues, in file order.
 */
export function armUseIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const { arms, properties, timing, training, decoding, gradients, parts } = experiment;
  const hasNorms = properties !== undefined || timing !== undefined;
  const hasModels = [training, decoding, gradients, parts].some((block) => block !== undefined);
  if (!hasNorms && !hasModels) return [];
  const unused = Object.entries(arms).flatMap(([name, arm]) => {
    const path = fieldPath(["arms", name]);
    if (isNormArm(arm) && !hasNorms) {
      return [{ path, message: 'a norm alone, which only "properties" and "timing" are about' }];
    }
    if (isNormArm(arm) || hasModels) return [];
    const blocks = '"training", "decoding", "gradients" and "parts"';
    return [{ path, message: `a model, which only ${blocks} are about; expected norm and form` }];
  });
  const all = Object.values(arms);
  return [
    ...unused,
    ...(hasNorms && !all.some(isNormArm) ? [{ path: "arms", message: "no arm is a norm" }] : []),
    ...(hasModels && all.every(isNormArm) ? [{ path: "arms", message: "no arm is a model" }] : []),
  ];
}
