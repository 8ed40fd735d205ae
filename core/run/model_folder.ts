import { StoreError } from "../base/errors.ts";
import { sha256Hex } from "../base/sha256.ts";
import { readTokenizerJson } from "../data/read_tokenizer_json.ts";
import type { Tokenizer } from "../data/tokenizer.ts";
import { writeTokenizerJson } from "../data/write_tokenizer_json.ts";
import type { DecoderSpec } from "../model/decoder_spec.ts";
import {
  decodeWeights,
  largestWeightsFile,
  weightParts,
  type Weights,
} from "../train/model_weights.ts";
import { DENO_FILE_SYSTEM, type FileSystem } from "./file_system.ts";
import { decodeModelConfig, encodeModelConfig } from "./model_config.ts";
import { CONFIG_VERSION, type ModelConfig, type TrainedWith } from "./model_config_schema.ts";
import { ownTokenizer } from "./published_tokenizer.ts";
import { decodeSource, encodeSource, type PublishedSource } from "./published_source.ts";
import { type FileContent, folderToRead, replaceFolder } from "./replace_folder.ts";

/** Files that a model folder may hold. */
const NAMES = [
  "config.json",
  "model.safetensors",
  "tokenizer.json",
  "training.safetensors",
  "source.json",
];
/** Most bytes that are read of a file of text. */
const MOST_CONFIG_BYTES = 262_144;
const MOST_TOKENIZER_BYTES = 33_554_432;
const MOST_SOURCE_BYTES = 134_217_728;
/** Parameters, and up to two moments of each. */
const TRAINING_COPIES = 3;
/** Bytes of the log of training for each update, with room for the rest of its file. */
const LOG_BYTES = 12;

/** What a model folder holds. */
export interface ModelFolder {
  readonly model: DecoderSpec;
  readonly weights: Weights;
  /** Of a model that reads text. */
  readonly tokenizer?: Tokenizer;
  /** How it was trained, of a model that was. */
  readonly trainedWith?: TrainedWith;
  /** File of the whole state of training, to go on from. */
  readonly trainingState?: Uint8Array;
  /**
   * Text of a tokenizer's file that is kept as it was; of the tokenizer where not given. With a
   * source it may be one of another kind, that there is no tokenizer of here.
   */
  readonly tokenizerFile?: Uint8Array;
  /** What the files of a published model held beside values, to write them again. */
  readonly source?: PublishedSource;
}

/**
 * Writes a model: `config.json`, `model.safetensors`, `tokenizer.json`, `training.safetensors`.
 *
 * The folder is replaced as a whole: a write that is interrupted leaves the old model. Equal models
 * give equal bytes. Only one process may write to a folder at a time.
 *
 * @param folder Path of the folder; new, or one that holds a model and nothing else.
 * @param content The model.
 * @param files File operations.
 * @throws {StoreError} If the folder holds other files, or the tokenizer has another vocabulary.
 * @throws {RangeError} If the weights are not those of the model.
 */
export async function saveModelFolder(
  folder: string,
  content: ModelFolder,
  files: FileSystem = DENO_FILE_SYSTEM,
): Promise<void> {
  const { model, weights, tokenizer, trainedWith, trainingState, source } = content;
  const data = new Map<string, Uint8Array | readonly Uint8Array[]>([
    ["model.safetensors", weightParts(model, weights)],
  ]);
  const text = new TextEncoder();
  if (tokenizer !== undefined) requireVocabulary(model, tokenizer, folder);
  const { tokenizerFile = tokenizer && text.encode(writeTokenizerJson(tokenizer)) } = content;
  if (tokenizerFile !== undefined) data.set("tokenizer.json", tokenizerFile);
  if (trainingState !== undefined) data.set("training.safetensors", trainingState);
  if (source !== undefined) data.set("source.json", text.encode(encodeSource(source)));
  const config: ModelConfig = {
    format: "assay-decoder",
    version: CONFIG_VERSION,
    model,
    training: trainedWith ?? null,
    files: Object.fromEntries(
      [...data].map(([name, bytes]) => [name, sha256Hex(bytes)]),
    ) as unknown as ModelConfig["files"],
  };
  const configText = encodeModelConfig(config, `${folder}/config.json`);
  const all = new Map<string, FileContent>([["config.json", text.encode(configText)], ...data]);
  await replaceFolder(withoutEnd(folder), all, { files, names: NAMES });
}

/**
 * Reads a model; trusts nothing in the folder.
 *
 * @param folder Path of the folder.
 * @param options File operations; and whether the state of training is read too.
 * @throws {StoreError} If there is no model, or a file of it is missing or not as it was written.
 * @throws {ExperimentError} If its config breaks the format.
 * @throws {DataError} If its tokenizer cannot be read.
 * @throws {RangeError} If its weights are damaged or not those of the model.
 */
export async function loadModelFolder(
  folder: string,
  { files = DENO_FILE_SYSTEM, withState = false }: {
    readonly files?: FileSystem;
    readonly withState?: boolean;
  } = {},
): Promise<ModelFolder> {
  const at = await folderToRead(withoutEnd(folder), files);
  const configPath = `${at}/config.json`;
  const bytes = await readAtMost(configPath, MOST_CONFIG_BYTES, files);
  if (bytes === undefined) {
    throw new StoreError(
      `Cannot load a model as its folder must hold config.json: folder=${folder}`,
      { code: "hole" },
    );
  }
  const config = decodeModelConfig(decodeText(bytes, configPath), configPath);
  const { model, training } = config;
  const read = async (name: keyof ModelConfig["files"], most: number) => {
    if (config.files[name] === undefined) return undefined;
    const path = `${at}/${name}`;
    return checked(path, await readAtMost(path, most, files), config.files[name]);
  };
  const weightsFile = await read("model.safetensors", largestWeightsFile(model));
  const tokenizerFile = await read("tokenizer.json", MOST_TOKENIZER_BYTES);
  const sourcePath = `${at}/source.json`;
  const sourceFile = await read("source.json", MOST_SOURCE_BYTES);
  const tokenizer = tokenizerFile && readTokenizer(tokenizerFile, {
    ...{ model, folder: at, isPublished: sourceFile !== undefined },
  });
  const most = largestWeightsFile(model, TRAINING_COPIES) + LOG_BYTES * (training?.step ?? 0);
  const trainingState = withState ? await read("training.safetensors", most) : undefined;
  const path = `${at}/model.safetensors`;
  return {
    model,
    weights: decodeWeights(model, { bytes: weightsFile!, path }),
    ...(tokenizer && { tokenizer }),
    ...(tokenizerFile && { tokenizerFile }),
    ...(sourceFile && { source: decodeSource(decodeText(sourceFile, sourcePath), sourcePath) }),
    ...(training && { trainedWith: training }),
    ...(trainingState && { trainingState }),
  };
}

/** Reads a tokenizer; one that was published may be of a kind that is not known here. */
function readTokenizer(
  bytes: Uint8Array,
  { model, folder, isPublished }: {
    readonly model: DecoderSpec;
    readonly folder: string;
    readonly isPublished: boolean;
  },
): Tokenizer | undefined {
  const path = `${folder}/tokenizer.json`;
  const text = decodeText(bytes, path);
  if (isPublished) return ownTokenizer(text, model.vocabulary);
  const tokenizer = readTokenizerJson(text, path);
  requireVocabulary(model, tokenizer, folder);
  return tokenizer;
}

function requireVocabulary(model: DecoderSpec, tokenizer: Tokenizer, folder: string): void {
  if (tokenizer.vocabulary === model.vocabulary) return;
  throw new StoreError(
    "Cannot use a model with a tokenizer as both must have the same vocabulary: " +
      `folder=${folder}, model=${model.vocabulary}, tokenizer=${tokenizer.vocabulary}`,
    { code: "conflict" },
  );
}

/** Reads a file whole, unless it is larger than what it can be. */
async function readAtMost(
  path: string,
  most: number,
  files: FileSystem,
): Promise<Uint8Array | undefined> {
  const size = await files.size(path);
  if (size !== undefined && size > most) {
    throw new StoreError(
      `Cannot load a model as this file must have at most ${most} bytes: file=${path}, ` +
        `bytes=${size}`,
      { code: "corrupt" },
    );
  }
  return await files.read(path);
}

/** Checks that a file is the one that the config was written with. */
function checked(path: string, bytes: Uint8Array | undefined, expected: string): Uint8Array {
  if (bytes === undefined) {
    throw new StoreError(
      `Cannot load a model as every file that its config names must be there: file=${path}`,
      { code: "hole" },
    );
  }
  const found = sha256Hex(bytes);
  if (found === expected) return bytes;
  throw new StoreError(
    `Cannot load a model as its files must be as they were written: file=${path}, ` +
      `bytes=${bytes.length}, sha256=${found}, expected=${expected}`,
    { code: "corrupt" },
  );
}

function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new StoreError(
      `Cannot load a model as this file must be text in UTF-8: file=${path}`,
      { code: "corrupt" },
    );
  }
}

function withoutEnd(folder: string): string {
  return folder.length > 1 ? folder.replace(/\/+$/, "") : folder;
}
