import { sha256Hex } from "../../base/sha256.ts";
import { readTokenizerJson } from "../../data/read_tokenizer_json.ts";
import { trainCharTokenizer } from "../../data/train_char_tokenizer.ts";
import { readVocabText, writeVocabText } from "../../data/vocab_text.ts";
import { writeTokenizerJson } from "../../data/write_tokenizer_json.ts";
import type { ModelSettings } from "../../model/model_settings.ts";
import { decodeWeights, encodeWeights } from "../../train/model_weights.ts";
import { decodeModelConfig, encodeModelConfig } from "../model_config.ts";
import { CONFIG_VERSION } from "../model_config_schema.ts";
import { drawnSpec, drawnWeights } from "./drawn_model.ts";
import { type PartCheck, plainFindings } from "./part_context.ts";

/** Tokens of a sequence. */
const LENGTH = 16;
/** What a vocabulary is made of. */
const TEXT = "text, to a dictionary's indices";

/**
 * Writes the four files of a model (weights, config, tokenizer.json, vocab.txt), reads them, writes
 * what was read: how many there are, and how many bytes differ.
 */
export const savedFilesCheck: PartCheck = (_, { model, seed }) => {
  const pairs = [
    ...weightFiles(model, seed),
    writtenTwice(
      writeTokenizerJson(trainCharTokenizer(new TextEncoder().encode(TEXT))),
      (text) => writeTokenizerJson(readTokenizerJson(text)),
    ),
    writtenTwice(
      writeVocabText(trainCharTokenizer(new TextEncoder().encode(TEXT))),
      (text) => writeVocabText(readVocabText(text)),
    ),
  ];
  return Promise.resolve(plainFindings({
    files: pairs.length,
    changed_bytes: pairs.reduce((sum, [first, second]) => sum + changedBytes(first, second), 0),
  }));
};

type Pair = readonly [first: Uint8Array, second: Uint8Array];

function weightFiles(model: ModelSettings, seed: number): readonly Pair[] {
  const spec = drawnSpec(model, LENGTH);
  const path = "the first file";
  const first = encodeWeights(spec, drawnWeights(spec, seed));
  const second = encodeWeights(spec, decodeWeights(spec, { bytes: first, path }));
  const config = encodeModelConfig({
    ...{ format: "assay-decoder", version: CONFIG_VERSION, model: spec, training: null },
    files: { "model.safetensors": sha256Hex(first) },
  }, path);
  return [
    [first, second],
    writtenTwice(config, (text) => encodeModelConfig(decodeModelConfig(text, path), path)),
  ];
}

function writtenTwice(text: string, again: (text: string) => string): Pair {
  const encoder = new TextEncoder();
  return [encoder.encode(text), encoder.encode(again(text))];
}

/** Counts the places at which two files differ; what one has more counts too. */
export function changedBytes(first: Uint8Array, second: Uint8Array): number {
  const common = first.reduce(
    (sum, byte, i) => sum + (i < second.length && byte !== second[i] ? 1 : 0),
    0,
  );
  return common + Math.abs(first.length - second.length);
}
