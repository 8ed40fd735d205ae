import { DataError, StoreError, UsageError } from "../base/errors.ts";
import type { PublishedUse } from "../interchange/published_model.ts";
import { type AnyModel, loadAnyModel } from "../run/any_model_folder.ts";

/**
 * Loads a model for a command; a folder that cannot be used is wrong use, and says why.
 *
 * @throws {UsageError} If the folder cannot be used.
 * @throws {DataError} If its config, weights or tokenizer cannot.
 */
export async function loadForCommand(folder: string, use: PublishedUse = {}): Promise<AnyModel> {
  try {
    return await loadAnyModel(folder, use);
  } catch (error) {
    // What is wrong with its data is explained as it is.
    if (error instanceof DataError) throw error;
    const isExplained = error instanceof StoreError || error instanceof RangeError;
    throw isExplained ? new UsageError(error.message, { cause: error }) : error;
  }
}
