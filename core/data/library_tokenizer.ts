import type { Tokenizer as LibraryTokenizer } from "@huggingface/tokenizers";
import { DataError } from "../base/errors.ts";
import type { TextCodec } from "./text_codec.ts";
import { fieldsOf, type JsonFields, type TokenizerFault } from "./tokenizer_json_fields.ts";

/** A tokenizer of Hugging Face's library, as its files describe it. */
export interface LibraryFiles {
  /** Value of `tokenizer.json`. */
  readonly tokenizer: unknown;
  /** Value of `tokenizer_config.json`; nothing where there is none. */
  readonly settings?: unknown;
  /** What they are called in messages. */
  readonly source: string;
  /** Tokens of the model: no id may be another one. */
  readonly vocabulary: number;
  /** Token with which targets begin, of a model that reads sources. */
  readonly between?: number;
}

/** Kinds that there are in files; the library takes any other for one of its own. */
const MODELS = ["BPE", "Unigram", "WordPiece"];
/** Tokens before a text by which it is known how the next one continues it. */
const CONTEXT = 6;

/**
 * Opens a tokenizer of any kind that Hugging Face's JavaScript library understands: BPE with or
 * without bytes to fall back on, Unigram, WordPiece.
 *
 * The library is loaded when it is asked for first. Special tokens have no text; `eos_token` of the
 * settings ends texts, and where it is not given every special token does.
 *
 * @throws {DataError} If the library refuses the files, or an id is not one of the model.
 */
export async function openLibraryTokenizer(files: LibraryFiles): Promise<TextCodec> {
  const { source } = files;
  const fail: TokenizerFault = (rule, found) => {
    throw new DataError(`Cannot read a tokenizer as ${rule}: file=${source}, ${found}`);
  };
  const file = fieldsOf(files.tokenizer, "", fail);
  requireIds(file, files.vocabulary, fail);
  const settings = fieldsOf(files.settings ?? {}, "tokenizer_config.json", fail);
  const { Tokenizer } = await import("@huggingface/tokenizers");
  const guarded = <T>(task: () => T): T => {
    try {
      return task();
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : "unknown";
      return fail("the library must understand it", `reason=${JSON.stringify(reason)}`);
    }
  };
  // Parts that are not there count as null; the library wants them said.
  const parts = ["decoder", "post_processor", "pre_tokenizer", "normalizer"];
  const all = Object.fromEntries(parts.map((key) => [key, null]));
  const whole = { added_tokens: [], ...all, ...(files.tokenizer as object) };
  const tokenizer = guarded(() => new Tokenizer(whole, Object(files.settings ?? {})));
  const encode = (text: string, isWhole: boolean) =>
    guarded(() => tokenizer.encode(text, { add_special_tokens: isWhole }).ids);
  return {
    kind: String(file.object("model").value("type") ?? "unknown"),
    encode: (text, options) => {
      const ids: readonly (number | undefined)[] = encode(text, options.whole);
      const at = ids.findIndex((id) => id === undefined);
      if (at < 0) return Uint32Array.from(ids as readonly number[]);
      return fail("there must be a token for every part of a text", `place=${at}`);
    },
    ...(files.between !== undefined && { between: files.between }),
    ends: endsOf(tokenizer, settings),
    reader: (before) =>
      readerFrom(before, (ids) =>
        ids.length === 0 ? "" : guarded(() =>
          tokenizer.decode([...ids], {
            skip_special_tokens: true,
            clean_up_tokenization_spaces: false,
          })
        )),
  };
}

/** Gives text as it becomes sure: not while its last character lacks bytes. */
function readerFrom(
  before: Uint32Array,
  textOf: (ids: readonly number[]) => string,
): (token?: number) => string {
  const ids = [...before.subarray(-CONTEXT)];
  let [start, read] = [0, ids.length];
  return (token) => {
    if (token !== undefined) ids.push(token);
    const known = textOf(ids.slice(start, read));
    const text = textOf(ids.slice(start));
    if (text.length <= known.length || (token !== undefined && text.endsWith("\ufffd"))) return "";
    [start, read] = [read, ids.length];
    return text.slice(known.length);
  };
}

/** Lists the tokens that end texts. */
function endsOf(tokenizer: LibraryTokenizer, settings: JsonFields): readonly number[] {
  const given = settings.value("eos_token");
  const name = typeof given === "string" ? given : Object(given).content;
  const end = typeof name === "string" ? tokenizer.token_to_id(name) : undefined;
  if (end !== undefined) return [end];
  return [...tokenizer.get_added_tokens_decoder().values()]
    .filter(({ special }) => special).map(({ id }) => id);
}

/** Checks the kind, and ids before the library takes memory for the largest. */
function requireIds(file: JsonFields, vocabulary: number, fail: TokenizerFault): void {
  const model = file.object("model");
  if (!MODELS.includes(String(model.value("type")))) model.refuse("type", MODELS.join(", "));
  const vocab = model.value("vocab");
  const added = file.value("added_tokens") ?? [];
  if (!Array.isArray(added)) return file.refuse("added_tokens", "a list");
  const ids: unknown[] = [
    ...(Array.isArray(vocab) ? vocab.keys() : model.object("vocab").entries().map(([, id]) => id)),
    ...added.map((token) => Object(token).id),
  ];
  const wrong = ids.findIndex((id) =>
    !(Number.isSafeInteger(id) && id as number >= 0 && id as number < vocabulary)
  );
  if (wrong < 0) return;
  fail(
    "its ids must be those of the model",
    `id=${JSON.stringify(ids[wrong])}, vocabulary of the model=${vocabulary}`,
  );
}
