import { DataError } from "../base/errors.ts";
import { configFields } from "../interchange/config_fields.ts";
import { readPublished } from "../interchange/formats.ts";
import { matchTensors } from "../interchange/match_tensors.ts";
import type { PublishedUse } from "../interchange/published_model.ts";
import { parameterShapes, type Weights } from "../train/model_weights.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import type { PublishedSource } from "./published_source.ts";
import { readPublishedTexts } from "./published_texts.ts";
import { readBoundedText } from "./read_bounded_text.ts";
import { sizeOfFile } from "./range_file.ts";
import { readTensors } from "./read_tensors.ts";
import { readShardIndex } from "./shard_index.ts";
import {
  openTensorFile,
  type StoredTensor,
  storedTensors,
  type TensorFile,
} from "./tensor_files.ts";

/** A model of a folder in the form of Hugging Face's libraries. */
export interface PublishedFolder {
  /** Name of the family. */
  readonly format: string;
  readonly model: DecoderSpec;
  readonly weights: Weights;
  /** Names of tensors that change no logits and were left out. */
  readonly ignored: readonly string[];
  /** Files as they were, so that they can be written again. */
  readonly source: PublishedSource;
  /** Bytes of `tokenizer.json`, where it is there and can be read. */
  readonly tokenizerFile?: Uint8Array;
}

const [SINGLE, INDEX] = ["model.safetensors", "model.safetensors.index.json"];
/** Most bytes that are read of a config. */
export const MOST_CONFIG_BYTES = 4_194_304;
const MOST_INDEX_BYTES = 16_777_216;
/** Most bytes of tensors that change no logits which are kept beside a model. */
const MOST_UNUSED_BYTES = 33_554_432;

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
    const unused = await keptTensors(ignored);
    const { tokenizerFile, ...texts } = await readPublishedTexts(folder);
    return {
      ...{ format: format.name, model, weights, ignored: ignored.map(({ name }) => name) },
      ...(tokenizerFile && { tokenizerFile }),
      source: {
        ...{ format: format.name, config, headers, ...texts },
        ...(index !== undefined && { index }),
        ...(unused && { unused }),
      },
    };
  } finally {
    for (const { file } of files) file[Symbol.dispose]();
  }
}

/** Reads the bytes of tensors that change no logits, so that they can be written again. */
async function keptTensors(
  ignored: readonly StoredTensor[],
): Promise<Readonly<Record<string, string>> | undefined> {
  const bytes = ignored.reduce((sum, { begin, end }) => sum + end - begin, 0);
  if (ignored.length === 0 || bytes > MOST_UNUSED_BYTES) return undefined;
  const kept: [string, string][] = [];
  for (const tensor of ignored) {
    const values = new Uint8Array(tensor.end - tensor.begin);
    await tensor.in.file.readAt(tensor.in.header.dataStart + tensor.begin, values);
    kept.push([tensor.name, values.toBase64()]);
  }
  return Object.fromEntries(kept);
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
