import type { PublishedUse } from "../interchange/published_model.ts";
import { loadModelFolder, type ModelFolder } from "./model_folder.ts";
import { MOST_CONFIG_BYTES, readPublishedFolder } from "./published_folder.ts";
import { readPublishedTokenizer } from "./published_tokenizer.ts";
import { readBoundedText } from "./read_bounded_text.ts";

/** A model, whoever wrote its folder. */
export interface AnyModel extends ModelFolder {
  /** `assay`, or the family of a published model. */
  readonly format: string;
  /** Why the tokenizer of its folder cannot be used. */
  readonly tokenizerFault?: string;
}

/**
 * Reads a model folder of this project or of Hugging Face's libraries.
 *
 * @throws {StoreError} As `loadModelFolder` does.
 * @throws {DataError} As `readPublishedFolder` does.
 */
export async function loadAnyModel(folder: string, use: PublishedUse = {}): Promise<AnyModel> {
  const config = await readBoundedText(`${folder}/config.json`, MOST_CONFIG_BYTES);
  if (config !== undefined && isPublished(config)) {
    const { format, model, weights, source } = await readPublishedFolder(folder, use);
    const tokenizer = await readPublishedTokenizer(folder, model.vocabulary);
    return { format: format.name, model, weights, source, ...tokenizer };
  }
  return { format: "assay", ...await loadModelFolder(folder) };
}

/** Tells whether a config is none of this project's, which names its format. */
function isPublished(config: string): boolean {
  try {
    const value = JSON.parse(config);
    return typeof value === "object" && value !== null && !Object.hasOwn(value, "format");
  } catch {
    return false;
  }
}
