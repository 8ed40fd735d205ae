import type { ExperimentIssue } from "../base/errors.ts";
import type { DataSettings } from "../data/data_settings.ts";
import { hasPairs } from "../data/has_pairs.ts";
import { modelArms, settledArm } from "./arms.ts";
import type { Experiment } from "./experiment.ts";

/**
 * Finds data without a source and a target that an arm would read them from.
 *
 * @param experiment Experiment that fits the schema.
 * @returns The issues, in file order.
 */
export function sourceIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const reader = Object.keys(modelArms(experiment)).map((name) => (
    { name, architecture: settledArm(experiment, name).model.architecture }
  )).find(({ architecture }) => architecture === "prefix" || architecture === "encoder-decoder");
  if (reader === undefined) return [];
  const { training, gradients } = experiment;
  const issuesOf = (data: DataSettings, path: string): ExperimentIssue[] => {
    if (lacksPairs(data)) {
      const message = `received ${JSON.stringify(data.source)}, expected data with source and ` +
        `target, as the arm ${JSON.stringify(reader.name)} is of the architecture ` +
        JSON.stringify(reader.architecture);
      return [{ path: `${path}.source`, message }];
    }
    return [];
  };
  return [
    ...(training?.data ?? []).flatMap((data, i) => issuesOf(data, `training.data[${i}]`)),
    ...(gradients === undefined ? [] : issuesOf(gradients.data, "gradients.data")),
  ];
}

/** Says that windows of data have no source and target, unless it cannot be said. */
export function lacksPairs(data: DataSettings): boolean {
  try {
    return !hasPairs(data);
  } catch (error) {
    // What a task refuses is told by the rules of tasks.
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}
