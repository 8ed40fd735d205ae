import type { ExperimentIssue } from "../base/errors.ts";
import type { DataSettings } from "../data/data_settings.ts";
import { createTaskDataset } from "../data/tasks/task_dataset.ts";
import { isTaskName } from "../data/tasks/tasks.ts";
import { sizedArms } from "./arms.ts";
import type { Experiment } from "./experiment.ts";

/**
 * Finds parameters of tasks that do not fit together, and windows too short for a task.
 *
 * @param experiment Experiment that fits the schema.
 * @returns The issues, in file order.
 */
export function taskIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const { training, gradients } = experiment;
  const trained = sizedArms(experiment).map(({ train }) => train.length);
  return [
    ...(training?.data ?? []).flatMap((data, i) =>
      issuesOf(data, {
        path: `training.data[${i}]`,
        lengths: [...trained, ...training?.evaluation.lengths ?? []],
      })
    ),
    ...(gradients === undefined
      ? []
      : issuesOf(gradients.data, { path: "gradients.data", lengths: [gradients.length] })),
  ];
}

function issuesOf(
  { source, ...rest }: DataSettings,
  { path, lengths }: { readonly path: string; readonly lengths: readonly number[] },
): readonly ExperimentIssue[] {
  if (!isTaskName(source)) return [];
  try {
    const { leastLength = 1 } = createTaskDataset({ source, ...rest });
    const shortest = Math.min(...lengths);
    if (shortest >= leastLength) return [];
    const message =
      `needs windows of ${leastLength} tokens, the shortest asked for has ${shortest}`;
    return [{ path, message }];
  } catch (error) {
    // Only what a task refuses is a fault of the file.
    if (!(error instanceof RangeError)) throw error;
    return [{ path, message: error.message }];
  }
}
