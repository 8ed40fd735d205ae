import { DataError } from "../base/errors.ts";
import { configFields } from "../interchange/config_fields.ts";
import { readPublished } from "../interchange/formats.ts";
import { matchTensors } from "../interchange/match_tensors.ts";
import type { PublishedFormat, PublishedUse } from "../interchange/published_model.ts";
import { parameterShapes, type Weights } from "../train/model_weights.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import type { PublishedSource } from "./published_source.ts";
import { readBoundedText } from "./read_bounded_text.ts";
import { sizeOfFile } from "./range_file.ts";
import { readTensors } from "./read_tensors.ts";
import { readShardIndex } from "./shard_index.ts";
import { openTensorFile, storedTensors, type TensorFile } from "./tensor_files.ts";

/** A model of a folder in the form of Hugging Face's libraries. */
export interface PublishedFolder {
  readonly format: PublishedFormat;
  readonly model: DecoderSpec;
  readonly weights: Weights;
  /** Names of tensors that change no logits and were left out. */
  readonly ignored: readonly string[];
  /** Files as they were, so that they can be written again. */
  readonly source: PublishedSource;
}

const [SINGLE, INDEX] = ["model.safetensors", "model.safetensors.index.json"];
/** Most bytes that are read of a config. */
export const MOST_CONFIG_BYTES = 4_194_304;
const MOST_INDEX_BYTES = 16_777_216;

/**
 * Reads a model of a published family; trusts nothing in the folder.
 *
 * Tensors are read by range into their place, so that beside the model little memory is needed.
 *
 * @param folder Path of the folder.
 * @param use What the model is read for.
 * @throws {DataError} If a file is missing, damaged or lies, or the config says what is not
 * supported.
 */
export async function readPublishedFolder(
  folder: string,
  use: PublishedUse = {},
): Promise<PublishedFolder> {
  const config = await readBoundedText(`${folder}/config.json`, MOST_CONFIG_BYTES);
  if (config === undefined) {
    throw new DataError(
      `Cannot load a model as its folder must hold config.json: folder=${folder}`,
    );
  }
  const path = `${folder}/config.json`;
  const fields = configFields(parseJson(config, path), path);
  // What is not supported is said before its weights are looked for.
  readPublished(fields, use);
  const { files, index } = await openWeights(folder);
  try {
    const found = storedTensors(files);
    const tensors = found.map(({ name }) => name);
    const published = readPublished(fields, { ...use, tensors });
    const { model, zeros, format } = published;
    const { matched, ignored } = matchTensors(found, published, folder);
    const shapes = parameterShapes(model);
    requireCovered(shapes, [...matched.map(({ rule }) => rule.path), ...zeros]);
    const weights = await readTensors(matched, shapes);
    const text = new TextDecoder("utf-8", { ignoreBOM: true });
    const headers = Object.fromEntries(
      files.map((each) => [each.name, text.decode(each.headerBytes)]),
    );
    return {
      ...{ format, model, weights, ignored: ignored.map(({ name }) => name) },
      source: { format: format.name, config, ...(index !== undefined && { index }), headers },
    };
  } finally {
    for (const { file } of files) file[Symbol.dispose]();
  }
}

/** Opens the file of weights, or all files that the index names. */
async function openWeights(
  folder: string,
): Promise<{ readonly files: readonly TensorFile[]; readonly index?: string }> {
  const single = await openTensorFile(folder, SINGLE);
  if (single !== undefined) return { files: [single] };
  const index = await readBoundedText(`${folder}/${INDEX}`, MOST_INDEX_BYTES);
  if (index === undefined) throw await missingWeights(folder);
  const places = readShardIndex(index, `${folder}/${INDEX}`);
  const files: TensorFile[] = [];
  try {
    for (const name of new Set(places.values())) {
      const file = await openTensorFile(folder, name);
      if (file === undefined) {
        throw new DataError(
          `Cannot load a model as every file that its index names must be there: ` +
            `file=${folder}/${name}`,
        );
      }
      files.push(file);
    }
    requireIndexed(files, places, `${folder}/${INDEX}`);
    return { files, index };
  } catch (error) {
    for (const { file } of files) file[Symbol.dispose]();
    throw error;
  }
}

/** Checks that each tensor is in the file that the index says, and in no other. */
function requireIndexed(
  files: readonly TensorFile[],
  places: ReadonlyMap<string, string>,
  path: string,
): void {
  const found = new Map<string, string>();
  const fail = (name: string, is: string) => {
    throw new DataError(
      "Cannot load a model as each tensor must be in the file that the index names, and no other: " +
        `file=${path}, tensor=${name}, is in=${is}, index=${places.get(name) ?? "none"}`,
    );
  };
  for (const { name: file, header } of files) {
    for (const { name } of header.entries) {
      if (found.has(name)) fail(name, `${found.get(name)} and ${file}`);
      if (places.get(name) !== file) fail(name, file);
      found.set(name, file);
    }
  }
  for (const name of places.keys()) if (!found.has(name)) fail(name, "none");
}

/** Says why a folder without safetensors is not read. */
async function missingWeights(folder: string): Promise<DataError> {
  for (const name of ["pytorch_model.bin", "pytorch_model.bin.index.json"]) {
    if (await sizeOfFile(`${folder}/${name}`) === undefined) continue;
    return new DataError(
      `Cannot load a model as its weights must be safetensors: file=${folder}/${name}. ` +
        "That file is a Python pickle, and loading a pickle runs the code in it. Convert it where " +
        'you trust its source: python -c "from transformers import AutoModelForCausalLM as M; ' +
        `M.from_pretrained('${folder}').save_pretrained('${folder}-safetensors')"`,
    );
  }
  return new DataError(
    `Cannot load a model as its folder must hold ${SINGLE} or ${INDEX}: folder=${folder}`,
  );
}

/** A parameter that is neither read nor known to be zero would be a fault of the tables. */
function requireCovered(shapes: ReadonlyMap<string, unknown>, paths: readonly string[]): void {
  const known = new Set(paths);
  const lost = [...shapes.keys()].filter((path) => !known.has(path));
  const extra = [...known].filter((path) => !shapes.has(path));
  if (lost.length + extra.length === 0) return;
  throw new Error(`Tensors do not cover the model: lost=${lost}, extra=${extra}`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DataError(`Cannot load a model as its config must be JSON: file=${path}`);
  }
}
