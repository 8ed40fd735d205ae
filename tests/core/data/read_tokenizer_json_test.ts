import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { byteTokenizer, withSpecialTokens } from "../../../core/data/create_tokenizer.ts";
import { readTokenizerJson } from "../../../core/data/read_tokenizer_json.ts";
import type { Tokenizer } from "../../../core/data/tokenizer.ts";
import { trainBpeTokenizer } from "../../../core/data/train_bpe_tokenizer.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { writeTokenizerJson } from "../../../core/data/write_tokenizer_json.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const TEXT = bytesOf('the then them\n"\\ 0 1 2 é😀\u2028 the then');
const CHAR = trainCharTokenizer(TEXT);
const BPE = withSpecialTokens(trainBpeTokenizer(TEXT, { vocabulary: 260 }), ["<bos>", "__proto__"]);

/** A file as far as tests spoil it. */
interface SpoiltFile {
  normalizer: unknown;
  pre_tokenizer: Record<string, unknown> | null;
  post_processor: unknown;
  added_tokens: Record<string, unknown>[];
  model: Record<string, unknown> & { vocab: Record<string, unknown>; merges: unknown[] };
}

const fileOf = (tokenizer: Tokenizer): SpoiltFile => JSON.parse(writeTokenizerJson(tokenizer));

/** What a test does to a file, and a part of the message. */
type Spoil = readonly [(file: SpoiltFile) => unknown, string];

function refusedEach(cases: readonly Spoil[]): void {
  for (const [spoil, message] of cases) {
    const file = fileOf(BPE);
    spoil(file);
    refused(file, message);
  }
}

function refused(file: unknown, ...parts: readonly string[]): void {
  const text = typeof file === "string" ? file : JSON.stringify(file);
  const error = assertThrows(() => readTokenizerJson(text, "x.json"), DataError, "file=x.json");
  for (const part of parts) assertEquals(error.message.includes(part), true, error.message);
}

Deno.test("readTokenizerJson() reads what is written, of every kind", () => {
  for (const tokenizer of [CHAR, BPE, byteTokenizer(), withSpecialTokens(CHAR, ["<eos>"])]) {
    const read = readTokenizerJson(writeTokenizerJson(tokenizer));
    assertEquals(read.digest, tokenizer.digest);
    assertEquals(read.kind, tokenizer.kind);
    assertEquals(read.encode(TEXT), tokenizer.encode(TEXT));
  }
});

Deno.test("writeTokenizerJson() writes ids in order, also of tokens that look like numbers", () => {
  const lines = writeTokenizerJson(CHAR).split("\n").filter((line) => /^ {6}"/.test(line));
  assertEquals(lines.map((line) => Number(/(\d+),?$/.exec(line)![1])), [...CHAR.tokens.keys()]);
});

Deno.test("readTokenizerJson() reads the form of GPT-2's file", () => {
  const file = fileOf(BPE);
  file.model.merges = file.model.merges.map((merge) => String(merge).split(" "));
  file.model.continuing_subword_prefix = "";
  file.post_processor = { type: "ByteLevel", add_prefix_space: true, trim_offsets: false };
  delete file.pre_tokenizer!.use_regex;
  delete file.model.byte_fallback;
  for (const { content } of file.added_tokens) delete file.model.vocab[`${content}`];
  assertEquals(readTokenizerJson(JSON.stringify(file)).digest, BPE.digest);
});

Deno.test("readTokenizerJson() refuses what is no such file", () => {
  refused("{", "it must be JSON");
  refused("[".repeat(1_000_000), "it must be JSON");
  refused([], "it must be an object, found=[]".replace(", ", ": file=x.json, "));
  refused({}, "normalizer must be null", "found=nothing");
  refused({ ...fileOf(BPE), model: null }, "model must be an object");
});

Deno.test("readTokenizerJson() refuses what would change ids", () => {
  refusedEach([
    [(file) => file.normalizer = { type: "Lowercase" }, "normalizer must be null"],
    [(file) => file.post_processor = { type: "BertProcessing" }, "post_processor must be"],
    [(file) => file.pre_tokenizer!.type = "Whitespace", "pre_tokenizer.type must be ByteLevel"],
    [(file) => file.pre_tokenizer!.add_prefix_space = true, "add_prefix_space must be false"],
    [(file) => file.pre_tokenizer!.use_regex = 1, "use_regex must be true or false"],
    [(file) => file.pre_tokenizer!.use_regex = false, "merges must come with pieces"],
    [(file) => file.pre_tokenizer = null, "merges must come with pieces"],
    [(file) => file.model.type = "Unigram", 'model.type must be BPE: file=x.json, found="Unigram"'],
    [(file) => file.model.dropout = 0.1, "model.dropout must be null"],
    [(file) => file.model.unk_token = "[UNK]", "model.unk_token must be null"],
    [(file) => file.model.end_of_word_suffix = "</w>", "end_of_word_suffix must be null"],
    [(file) => file.model.byte_fallback = true, "byte_fallback must be false"],
    [(file) => file.model.ignore_merges = true, "ignore_merges must be false"],
    [(file) => file.added_tokens[0].special = false, "added_tokens[0].special must be true"],
  ]);
});

Deno.test("readTokenizerJson() refuses vocabularies that contradict themselves", () => {
  refusedEach([
    [(file) => file.model.vocab = [] as never, "model.vocab must be an object"],
    [(file) => file.model.vocab["!"] = 1, "an id of its own"],
    [(file) => file.model.vocab["!"] = -1, "an id of its own"],
    [(file) => file.model.vocab["!"] = 1.5, "an id of its own"],
    [(file) => file.model.vocab["!"] = "0", "an id of its own"],
    [(file) => file.model.vocab["!"] = 1e9, "ids must have no gaps: file=x.json, missing=0"],
    [(file) => file.model.vocab["日"] = 262, "made of the characters for bytes"],
    [(file) => file.model.vocab["th!"] = 263, "ids must have no gaps"],
    [(file) => delete file.model.vocab["!"], "ids must have no gaps"],
    [(file) => file.model.merges.push("Ġ Ġ"), "make a token of the vocabulary"],
    [(file) => file.model.merges.push("Ġ xyz"), "merge must name two tokens"],
    [(file) => file.model.merges.push("<bos> h"), "merge must name two tokens"],
    [(file) => file.model.merges.push("t h e"), "merge must name two tokens"],
    [(file) => file.model.merges.push(["t", 3]), "merge must name two tokens"],
    [(file) => file.model.merges.push(null), "merge must name two tokens"],
    [(file) => file.model.merges.push(file.model.merges[0]), "by one merge only"],
    [(file) => file.model.merges = {} as never, "model.merges must be a list"],
    [(file) => file.added_tokens[1].content = "<bos>", "a name of its own"],
    [(file) => file.added_tokens[0].id = 2, "an id of its own"],
    [(file) => file.added_tokens[0].id = -1, "a whole number"],
    [(file) => file.added_tokens = [null as never], "added_tokens[0] must be an object"],
    [(file) => file.added_tokens = 3 as never, "added_tokens must be a list"],
  ]);
});

Deno.test("readTokenizerJson() refuses tokens of characters that are none", () => {
  const file = fileOf(CHAR);
  const [first] = Object.keys(file.model.vocab);
  file.model.vocab["ab"] = file.model.vocab[first];
  delete file.model.vocab[first];
  refused(file, "each token must be one", "bytes=6162");
  const surrogate = fileOf(CHAR);
  surrogate.model.vocab["\ud800"] = CHAR.vocabulary;
  surrogate.model.vocab["\udc00"] = CHAR.vocabulary + 1; // both become U+FFFD
  refused(surrogate, "must appear once");
});
