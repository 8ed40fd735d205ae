import type { DecoderSpec } from "../model/decoder_spec.ts";
import type { PublishedUse } from "../interchange/published_model.ts";
import type { Weights } from "../train/model_weights.ts";
import { loadModelFolder } from "./model_folder.ts";
import { MOST_CONFIG_BYTES, readPublishedFolder } from "./published_folder.ts";
import { readBoundedText } from "./read_bounded_text.ts";

/** A model, whoever wrote its folder. */
export interface AnyModel {
  /** `assay`, or the family of a published model. */
  readonly format: string;
  readonly model: DecoderSpec;
  readonly weights: Weights;
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
    const { format, model, weights } = await readPublishedFolder(folder, use);
    return { format: format.name, model, weights };
  }
  const { model, weights } = await loadModelFolder(folder);
  return { format: "assay", model, weights };
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
