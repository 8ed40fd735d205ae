import { DataError } from "../base/errors.ts";
import { nearestName } from "../base/nearest.ts";
import type { DataSettings } from "./data_settings.ts";
import { TOKENIZER_KINDS, type TokenizerKind } from "./tokenizer.ts";

/** Least and most tokens of a BPE vocabulary: a token for each byte, ids that stay quick. */
export const BPE_VOCABULARY = { least: 257, most: 65_536 } as const;

/** How a text is cut into tokens. */
export type TokenizerSettings =
  | { readonly kind: Exclude<TokenizerKind, "bpe"> }
  | { readonly kind: "bpe"; readonly vocabulary: number };

/** Settings that a text takes beside its name and source. */
const KEYS = ["name", "source", "tokenizer", "vocabulary"];

/**
 * Reads the settings of a text.
 *
 * @param settings As an experiment states them; `tokenizer` is `char` by default.
 * @returns How it is cut into tokens.
 * @throws {DataError} If a setting is unknown, missing, of no use, or out of range.
 */
export function tokenizerSettings(settings: DataSettings): TokenizerSettings {
  const { name, source, tokenizer = "char", vocabulary } = settings;
  const fail = (rule: string, found: string): DataError =>
    new DataError(`Cannot use text as ${rule}: data=${name}, source=${source}, ${found}`);
  for (const key of Object.keys(settings)) {
    if (KEYS.includes(key) || settings[key] === undefined) continue;
    const nearest = nearestName(key, KEYS);
    throw fail(
      `its settings must be ${KEYS.join(", ")}`,
      `found "${key}"${nearest === undefined ? "" : `, nearest is "${nearest}"`}`,
    );
  }
  if (!TOKENIZER_KINDS.includes(tokenizer)) {
    throw fail(
      `its tokenizer must be one of ${TOKENIZER_KINDS.join(", ")}`,
      `found "${tokenizer}"`,
    );
  }
  if (tokenizer !== "bpe") {
    if (vocabulary === undefined) return { kind: tokenizer };
    throw fail("vocabulary must be given for bpe only", `tokenizer=${tokenizer}`);
  }
  const { least, most } = BPE_VOCABULARY;
  if (Number.isInteger(vocabulary) && vocabulary! >= least && vocabulary! <= most) {
    return { kind: tokenizer, vocabulary: vocabulary! };
  }
  throw fail(
    `bpe must have a vocabulary from ${least} to ${most}`,
    `vocabulary=${vocabulary ?? "none"}`,
  );
}
