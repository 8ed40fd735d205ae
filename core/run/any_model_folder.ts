import type { TextCodec } from "../data/text_codec.ts";
import { tokenizerCodec } from "../generate/tokenizer_codec.ts";
import type { PublishedUse } from "../interchange/published_model.ts";
import { loadModelFolder, type ModelFolder } from "./model_folder.ts";
import { MOST_CONFIG_BYTES, readPublishedFolder } from "./published_folder.ts";
import { openPublishedTokenizer } from "./published_tokenizer.ts";
import { readBoundedText } from "./read_bounded_text.ts";

/** A model, whoever wrote its folder. */
export interface AnyModel extends ModelFolder {
  /** `assay`, or the family of a published model. */
  readonly format: string;
  /** Its tokenizer, of whatever kind. */
  readonly codec?: TextCodec;
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
  const isOther = config !== undefined && isPublished(config);
  const loaded = isOther
    ? await readPublishedFolder(folder, use)
    : { format: "assay", ...await loadModelFolder(folder) };
  const { model, tokenizer, tokenizerFile, source } = loaded as AnyModel;
  if (tokenizer !== undefined) return { ...loaded, codec: tokenizerCodec(tokenizer) };
  if (source === undefined) return loaded;
  const file = tokenizerFile && new TextDecoder().decode(tokenizerFile);
  const opened = await openPublishedTokenizer({
    ...{ folder, source, vocabulary: model.vocabulary },
    ...(file !== undefined && { file }),
  });
  return { ...loaded, ...opened };
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
