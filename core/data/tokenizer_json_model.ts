import { MOST_TOKENS } from "./bpe_encoder.ts";
import type { TokenizerContent } from "./tokenizer.ts";
import type { JsonFields, TokenizerFault } from "./tokenizer_json_fields.ts";

/** What reading the model of a file needs beside it. */
export interface ModelContext {
  /** Ids of the special tokens by name. */
  readonly special: ReadonlyMap<string, number>;
  /** Gives the bytes that a name stands for; undefined if it stands for none. */
  readonly toBytes: (name: string) => Uint8Array | undefined;
  readonly fail: TokenizerFault;
}

/** Settings of the model that would change ids, and the values with which they do not. */
const NEUTRAL: readonly (readonly [key: string, values: readonly unknown[], text: string])[] = [
  ["type", ["BPE"], "BPE"],
  ["dropout", [null, undefined, 0], "null"],
  ["unk_token", [null, undefined], "null"],
  ["continuing_subword_prefix", [null, undefined, ""], "null"],
  ["end_of_word_suffix", [null, undefined, ""], "null"],
  ["byte_fallback", [false, undefined], "false"],
  ["ignore_merges", [false, undefined], "false"],
];

/**
 * Reads the model of `tokenizer.json`: its vocabulary and its merges.
 *
 * @param model The object `model` of the file.
 * @param context Special tokens, meaning of names, and errors.
 * @returns Tokens by id, and merges as pairs of ids.
 * @throws {DataError} If something in it is not understood or does not fit.
 */
export function readBpeModel(
  model: JsonFields,
  context: ModelContext,
): Pick<TokenizerContent, "tokens" | "merges"> {
  for (const [key, values, text] of NEUTRAL) {
    if (!values.includes(model.value(key))) model.refuse(key, text);
  }
  const ids = readIds(model, context);
  const names = [...ids.entries()].sort(([, a], [, b]) => a - b);
  const { special, toBytes, fail } = context;
  const tokens = names.map(([name, id]) => {
    if (special.has(name)) return new Uint8Array();
    return toBytes(name) ??
      fail("each token must be made of the characters for bytes", `id=${id}, token=${shown(name)}`);
  });
  return { tokens, merges: readMerges(model, ids, context) };
}

/** Reads names and ids; ids must be the whole numbers from 0, special ones included. */
function readIds(model: JsonFields, { special, fail }: ModelContext): Map<string, number> {
  const ids = new Map<string, number>();
  const taken = new Map<number, string>();
  const add = (name: string, id: unknown): void => {
    if (ids.get(name) === id) return; // special tokens are in both lists
    if (!Number.isSafeInteger(id) || (id as number) < 0 || taken.has(id as number)) {
      fail(
        "each token must have an id of its own, a whole number",
        `token=${shown(name)}, id=${JSON.stringify(id)?.slice(0, 30)}, ` +
          `same=${shown(taken.get(id as number) ?? "")}`,
      );
    }
    if (ids.has(name)) fail("each token must have one id", `token=${shown(name)}`);
    ids.set(name, id as number);
    taken.set(id as number, name);
  };
  for (const [name, id] of model.object("vocab").entries()) add(name, id);
  for (const [name, id] of special) add(name, id);
  if (ids.size > MOST_TOKENS) {
    fail(`it must have at most ${MOST_TOKENS} tokens`, `tokens=${ids.size}`);
  }
  for (let id = 0; id < ids.size; id++) {
    if (!taken.has(id)) fail("ids must have no gaps", `missing=${id}, tokens=${ids.size}`);
  }
  return ids;
}

/** Reads merges, each a text with a space between two names or a list of two names. */
function readMerges(
  model: JsonFields,
  ids: ReadonlyMap<string, number>,
  { special, fail }: ModelContext,
): [number, number][] {
  const list = model.value("merges");
  if (!Array.isArray(list)) return model.refuse("merges", "a list");
  return list.map((item: unknown, i) => {
    const pair: unknown = typeof item === "string" ? item.split(" ") : item;
    const isPair = Array.isArray(pair) && pair.length === 2;
    const [left, right] = isPair
      ? pair.map((name) => special.has(name) ? -1 : idOf(name, ids))
      : [];
    if (left >= 0 && right >= 0) return [left, right];
    return fail(
      "each merge must name two tokens of the vocabulary",
      `merge=${i}, found=${shown(JSON.stringify(item) ?? "")}`,
    );
  });
}

function idOf(name: unknown, ids: ReadonlyMap<string, number>): number {
  return typeof name === "string" ? ids.get(name) ?? -1 : -1;
}

function shown(name: string): string {
  return JSON.stringify(name.length > 30 ? `${name.slice(0, 30)}…` : name);
}
