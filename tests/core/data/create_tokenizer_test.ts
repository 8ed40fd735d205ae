import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import {
  byteTokenizer,
  createTokenizer,
  withSpecialTokens,
} from "../../../core/data/create_tokenizer.ts";
import { decodeText, encodeText, type TokenizerContent } from "../../../core/data/tokenizer.ts";
import { createStream } from "../../../core/random/stream.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

const chars = (...characters: readonly string[]) =>
  createTokenizer({
    kind: "char",
    tokens: characters.map(bytesOf),
    merges: [],
    special: new Map(),
  });

/** A tokenizer of all bytes, and of tokens and merges that are given. */
const pairs = (tokens: readonly string[], merges: TokenizerContent["merges"]) =>
  createTokenizer({
    kind: "bpe",
    tokens: [...byteTokenizer().tokens, ...tokens.map(bytesOf)],
    merges,
    special: new Map(),
  });

Deno.test("byteTokenizer() gives any bytes back", () => {
  const tokenizer = byteTokenizer();
  const stream = createStream({ seed: 0, path: "data-content" });
  const bytes = Uint8Array.from({ length: 5_000 }, (_, i) => stream.wordAt(i) & 255);
  assertEquals(tokenizer.decode(tokenizer.encode(bytes)), bytes);
  assertEquals([...tokenizer.encode(Uint8Array.of(0, 255))], [0, 255]);
  assertThrows(() => tokenizer.decode([0, 256]), RangeError, "id=256, place=1, vocabulary=256");
});

Deno.test("withSpecialTokens() puts tokens last that stand for no bytes", () => {
  const tokenizer = withSpecialTokens(chars("a", "b"), ["<bos>", "<eos>"]);
  assertEquals(tokenizer.vocabulary, 4);
  assertEquals(Object.fromEntries(tokenizer.special), { "<bos>": 2, "<eos>": 3 });
  assertEquals(decodeText(tokenizer, [2, 0, 1, 3]), "ab");
  assertThrows(() => encodeText(tokenizer, "<bos>"), DataError, "2 of the vocabulary");
  assertThrows(() => withSpecialTokens(tokenizer, ["<eos>"]), DataError, "name=<eos>");
  assertEquals([...encodeText(withSpecialTokens(byteTokenizer(), ["a"]), "a")], [97]);
});

Deno.test("createTokenizer() refuses characters that are no vocabulary", () => {
  assertThrows(() => chars("a", "b", "a"), DataError, "ids=0 and 2");
  assertThrows(() => chars("ab"), DataError, "id=0, bytes=6162");
  assertThrows(() => chars(""), DataError, "bytes=none");
  assertThrows(() => chars(), DataError, "characters=0");
});

Deno.test("createTokenizer() refuses bytes without a token, and tokens that appear twice", () => {
  const content = { kind: "byte", merges: [], special: new Map() } as const;
  const tokens = byteTokenizer().tokens;
  const without = tokens.filter((_, id) => id !== 65);
  assertThrows(() => createTokenizer({ ...content, tokens: without }), DataError, "missing=65");
  const bpe = { ...content, kind: "bpe" } as const;
  assertThrows(() => createTokenizer({ ...bpe, tokens: without }), DataError, "missing=65");
  assertThrows(
    () => createTokenizer({ ...bpe, tokens: [...tokens, bytesOf("A")] }),
    DataError,
    "65 and 256",
  );
});

Deno.test("createTokenizer() refuses merges that do not fit", () => {
  assertThrows(() => pairs([], [[97, 256]]), DataError, "merge=0, left=97, right=256");
  assertThrows(() => pairs([], [[97, 98]]), DataError, "make a token of the vocabulary");
  assertThrows(() => pairs(["ab"], [[97, 98], [97, 98]]), DataError, "one merge only: merge=1");
});

Deno.test("a bpe tokenizer joins the earlier merge first, then the leftmost pair", () => {
  const encode = (
    text: string,
    merges: TokenizerContent["merges"],
  ) => [...encodeText(pairs(["aa", "ab"], merges), text)];
  assertEquals(encode("aab", [[97, 97], [97, 98]]), [256, 98]);
  assertEquals(encode("aab", [[97, 98], [97, 97]]), [97, 257]);
  assertEquals(encode("aaaaa", [[97, 97]]), [256, 256, 97]);
  assertEquals(encode("aa aa", [[97, 97]]), [256, 32, 256]); // no token reaches over a space
});

Deno.test("the digest of a tokenizer tells vocabularies apart", () => {
  const digest = chars("a", "b").digest;
  assertEquals(chars("a", "b").digest, digest);
  const special = (name: string) => withSpecialTokens(chars("a", "b"), [name]);
  const others = [chars("b", "a"), chars("a"), special("<bos>"), special("<eos>")];
  const all = new Set([digest, ...others.map((other) => other.digest)]);
  assertEquals(all.size, 5);
  assertNotEquals(pairs(["aa"], [[97, 97]]).digest, pairs(["aa"], []).digest);
  assertNotEquals(pairs([], []).digest, byteTokenizer().digest);
});
