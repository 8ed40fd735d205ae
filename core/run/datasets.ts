import { canonicalJson } from "../base/canonical_json.ts";
import type { DataSettings } from "../data/data_settings.ts";
import type { Dataset } from "../data/dataset.ts";
import { openDataset, type OpenDatasetOptions } from "./open_dataset.ts";

/** Opens data sets, each once: a tokenizer may take seconds to train. */
export interface Datasets {
  /**
   * Gives a data set.
   *
   * @throws {DataError} If its data cannot be had or used.
   */
  open(settings: DataSettings): Promise<Dataset>;
}

/**
 * Makes a place that opens data sets and keeps them.
 *
 * @param options Progress of downloads, and folders.
 */
export function createDatasets(options: OpenDatasetOptions = {}): Datasets {
  const known = new Map<string, Promise<Dataset>>();
  return {
    open(settings) {
      const key = canonicalJson(settings);
      const found = known.get(key) ?? openDataset(settings, options);
      known.set(key, found);
      found.catch(() => known.delete(key)); // the next cell may find the network again
      return found;
    },
  };
}
