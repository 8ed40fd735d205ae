import { DataError } from "../base/errors.ts";
import { nearestText } from "../base/nearest.ts";
import { FILE_SOURCE, isTextSource, TEXT_SOURCES } from "../data/corpora.ts";
import type { DataSettings } from "../data/data_settings.ts";
import type { Dataset } from "../data/dataset.ts";
import { createTaskDataset, type TaskSettings } from "../data/tasks/task_dataset.ts";
import { isTaskName, TASK_NAMES } from "../data/tasks/tasks.ts";
import { type DataPlaces, dataPlaces } from "./data_places.ts";
import type { OnDownload } from "./download.ts";
import { openText } from "./open_text.ts";

/** What opening a dataset needs beside its settings. */
export interface OpenDatasetOptions {
  /** Told about every piece of a download. */
  readonly onDownload?: OnDownload;
  /** Folders of texts; by default those that the environment names. */
  readonly places?: DataPlaces;
}

/**
 * Opens a dataset of any source: a task, a pinned text, or a file of the user.
 *
 * @param settings As an experiment states them.
 * @param options Progress and folders.
 * @returns The dataset.
 * @throws {DataError} If there is no such source, or its data cannot be had or used.
 */
export async function openDataset(
  settings: DataSettings,
  { onDownload, places = dataPlaces() }: OpenDatasetOptions = {},
): Promise<Dataset> {
  const { source } = settings;
  if (isTextSource(source)) {
    return await openText(settings, { places, ...(onDownload && { onProgress: onDownload }) });
  }
  if (isTaskName(source)) {
    return createTaskDataset(settings as TaskSettings);
  }
  const known = [...TASK_NAMES, ...TEXT_SOURCES, `${FILE_SOURCE}<path>`];
  throw new DataError(`Cannot find data "${source}": ${nearestText(source, known)}`);
}
