import { DataError } from "../base/errors.ts";
import { fromByteLevel } from "./byte_level.ts";
import { createTokenizer } from "./create_tokenizer.ts";
import { readBpeModel } from "./tokenizer_json_model.ts";
import { fieldsOf, type JsonFields, type TokenizerFault } from "./tokenizer_json_fields.ts";
import type { Tokenizer, TokenizerKind } from "./tokenizer.ts";

/**
 * Reads `tokenizer.json` as this project and Hugging Face's libraries write it.
 *
 * Understood is the model `BPE` with `ByteLevel` pieces, as GPT-2's file has it, or without pieces
 * and merges (characters). What would change the ids and is not understood is an error: normalizers,
 * other models and pieces, a space put in front, dropout, tokens for what is unknown.
 *
 * @param text Text of the file.
 * @param source What the file is called in messages.
 * @returns The tokenizer.
 * @throws {DataError} If the text is no such file, or its parts contradict each other.
 */
export function readTokenizerJson(text: string, source = "tokenizer.json"): Tokenizer {
  const fail: TokenizerFault = (rule, found) => {
    throw new DataError(`Cannot read a tokenizer as ${rule}: file=${source}, ${found}`);
  };
  const file = fieldsOf(parse(text, fail), "", fail);
  if (file.value("normalizer") !== null) file.refuse("normalizer", "null");
  const { type: post = null } = Object(file.value("post_processor"));
  if (post !== null && post !== "ByteLevel") file.refuse("post_processor", "null or ByteLevel");
  const isByteLevel = file.value("pre_tokenizer") !== null;
  const usesPattern = isByteLevel && readPieces(file.object("pre_tokenizer"));
  const special = readAddedTokens(file, fail);
  const toBytes = isByteLevel ? fromByteLevel : (name: string) => new TextEncoder().encode(name);
  const model = readBpeModel(file.object("model"), { special, toBytes, fail });
  const kind = kindOf(isByteLevel, usesPattern, model.merges.length, fail);
  try {
    return createTokenizer({ kind, ...model, special });
  } catch (error) {
    if (error instanceof DataError) throw new DataError(`${error.message}, file=${source}`);
    throw error;
  }
}

function parse(text: string, fail: TokenizerFault): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : "unknown";
    return fail("it must be JSON", `reason=${JSON.stringify(reason)}`);
  }
}

/** Reads how pieces are made: true if by GPT-2's pattern, false if the text is one piece. */
function readPieces(pieces: JsonFields): boolean {
  if (pieces.value("type") !== "ByteLevel") pieces.refuse("type", "ByteLevel");
  if (pieces.value("add_prefix_space") !== false) pieces.refuse("add_prefix_space", "false");
  const pattern = pieces.value("use_regex") ?? true;
  if (typeof pattern !== "boolean") pieces.refuse("use_regex", "true or false");
  return pattern === true;
}

function readAddedTokens(file: JsonFields, fail: TokenizerFault): ReadonlyMap<string, number> {
  const special = new Map<string, number>();
  const list = file.value("added_tokens") ?? [];
  if (!Array.isArray(list)) return file.refuse("added_tokens", "a list");
  list.forEach((item, i) => {
    const token = fieldsOf(item, `added_tokens[${i}]`, fail);
    const [id, content] = [token.value("id"), token.value("content")];
    if (typeof content !== "string" || content === "") return token.refuse("content", "text");
    if (!Number.isSafeInteger(id) || (id as number) < 0) {
      return token.refuse("id", "a whole number");
    }
    if (token.value("special") !== true) return token.refuse("special", "true");
    if (special.has(content)) return token.refuse("content", "a name of its own");
    special.set(content, id as number);
  });
  return special;
}

function kindOf(
  isByteLevel: boolean,
  usesPattern: boolean,
  merges: number,
  fail: TokenizerFault,
): TokenizerKind {
  if (isByteLevel && merges === 0) return "byte";
  if (isByteLevel && usesPattern) return "bpe";
  if (!isByteLevel && merges === 0) return "char";
  return fail(
    "merges must come with pieces of the type ByteLevel that use_regex makes",
    `merges=${merges}, pre_tokenizer=${isByteLevel ? "ByteLevel without use_regex" : "null"}`,
  );
}
