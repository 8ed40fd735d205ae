import { toByteLevel } from "./byte_level.ts";
import type { Tokenizer, TokenizerKind } from "./tokenizer.ts";
import { utf8Text } from "./utf8.ts";

/** How pieces are made, in the terms of that library. */
const PRE_TOKENIZERS: Readonly<Record<TokenizerKind, unknown>> = {
  char: null,
  byte: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
  bpe: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
};

/**
 * Writes a tokenizer as `tokenizer.json`, in the form of Hugging Face's libraries.
 *
 * All kinds are their model `BPE`: `bpe` with its merges, `byte` and `char` without any. Tokens of
 * bytes are written as GPT-2 writes them; special tokens are in the vocabulary and in `added_tokens`.
 * That library cuts a special token's name out of text, this one never does; it drops a character
 * that has no token, this one refuses the text.
 *
 * Source: https://github.com/huggingface/tokenizers, `Tokenizer.save`, version 1.0 of its form.
 *
 * @param tokenizer The tokenizer.
 * @returns The text of the file, vocabulary in the order of ids, ending in a line feed.
 */
export function writeTokenizerJson(tokenizer: Tokenizer): string {
  const { kind, tokens, merges, special } = tokenizer;
  const nameOf = (id: number) => kind === "char" ? utf8Text(tokens[id]) : toByteLevel(tokens[id]);
  const specialNames = new Map(Array.from(special, ([name, id]) => [id, name]));
  const vocabulary = tokens.map((_, id) =>
    `${JSON.stringify(specialNames.get(id) ?? nameOf(id))}: ${id}`
  );
  const merged = merges.map(([left, right]) => JSON.stringify(`${nameOf(left)} ${nameOf(right)}`));
  const added = [...specialNames].sort(([a], [b]) => a - b).map(([id, content]) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  return `{
  "version": "1.0",
  "truncation": null,
  "padding": null,
  "added_tokens": ${list(added.map((token) => JSON.stringify(token)), "[]", "    ")},
  "normalizer": null,
  "pre_tokenizer": ${JSON.stringify(PRE_TOKENIZERS[kind])},
  "post_processor": null,
  "decoder": ${JSON.stringify(decoderOf(kind))},
  "model": {
    "type": "BPE",
    "dropout": null,
    "unk_token": null,
    "continuing_subword_prefix": null,
    "end_of_word_suffix": null,
    "fuse_unk": false,
    "byte_fallback": false,
    "vocab": ${list(vocabulary, "{}", "      ")},
    "merges": ${list(merged, "[]", "      ")}
  }
}
`;
}

/** Writes items one a line; JSON.stringify would put keys that look like numbers first. */
function list(items: readonly string[], [open, close]: string, indent: string): string {
  if (items.length === 0) return open + close;
  return `${open}\n${indent}${items.join(`,\n${indent}`)}\n${indent.slice(2)}${close}`;
}

function decoderOf(kind: TokenizerKind): unknown {
  if (kind === "char") return { type: "Fuse" };
  return { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true };
}
