import { PINNED_PAIRS } from "./corpora.ts";
import type { DataSettings } from "./data_settings.ts";
import { createTaskDataset, type TaskSettings } from "./tasks/task_dataset.ts";
import { isTaskName } from "./tasks/tasks.ts";

/**
 * Says that windows of data have a source and a target, which models with an encoder need.
 *
 * @param settings As an experiment states them.
 * @throws {RangeError} If a task refuses them.
 */
export function hasPairs(settings: DataSettings): boolean {
  if (Object.hasOwn(PINNED_PAIRS, settings.source)) return true;
  return isTaskName(settings.source) &&
    createTaskDataset(settings as TaskSettings).pairs !== undefined;
}
