import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { withSpecialTokens } from "../../../core/data/create_tokenizer.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { tokenizerCodec } from "../../../core/generate/tokenizer_codec.ts";
import type { Architecture } from "../../../core/model/model_settings.ts";
import { SMALL_DECODER } from "../../helpers/decoder_variants.ts";
import { promptTokens, stopTokens, textPrompt } from "../../../core/generate/prompt_tokens.ts";

const CHARS = trainCharTokenizer(new TextEncoder().encode("ab\n"));
const PLAIN = tokenizerCodec(CHARS);
const PAIRS = tokenizerCodec(withSpecialTokens(CHARS, ["<sep>", "<eos>"]));
const LINES = tokenizerCodec(withSpecialTokens(CHARS, ["<bos>", "<eos>"]));

Deno.test("promptTokens() puts the token before a prompt with which sequences begin", () => {
  assertEquals([...promptTokens(PLAIN, "ba")], [2, 1]);
  assertEquals([...promptTokens(LINES, "ba")], [3, 2, 1]);
  assertEquals([...promptTokens(LINES, "")], [3]);
});

Deno.test("promptTokens() refuses a prompt without tokens, and characters without one", () => {
  assertThrows(
    () => promptTokens(PLAIN, ""),
    DataError,
    "Cannot generate as a prompt must have a character where no token begins sequences",
  );
  assertThrows(() => promptTokens(PLAIN, "abc"), DataError, 'character="c" (U+0063), place=2');
});

Deno.test("stopTokens() are all special tokens and the one that is given", () => {
  assertEquals([...stopTokens(PLAIN, undefined)], []);
  assertEquals([...stopTokens(LINES, undefined)], [3, 4]);
  assertEquals([...stopTokens(LINES, "\n")], [3, 4, 0]);
  assertThrows(
    () => stopTokens(PLAIN, "ab"),
    DataError,
    'Cannot stop at a text as it must be one token: stop="ab", tokens=2',
  );
});

Deno.test("textPrompt() reads a text as a source where a tokenizer has the tokens of pairs", () => {
  const of = (architecture: Architecture, tokenizer = PAIRS, text = "ba") =>
    textPrompt({ ...SMALL_DECODER, architecture }, tokenizer, text);
  for (const architecture of ["decoder", "prefix"] as const) {
    assertEquals(of(architecture), { prompt: Uint32Array.of(2, 1, 3), isSource: true });
  }
  assertEquals(of("encoder-decoder"), {
    ...{ prompt: Uint32Array.of(3), source: Uint32Array.of(2, 1), isSource: true },
  });
  assertEquals(of("decoder", LINES), { prompt: Uint32Array.of(3, 2, 1), isSource: false });
  assertThrows(() => of("prefix", PAIRS, ""), DataError, "a source must have a character");
  for (const architecture of ["prefix", "encoder-decoder"] as const) {
    assertThrows(
      () => of(architecture, LINES),
      DataError,
      "must have the tokens behind a source and a target, <sep> and <eos>: " +
        `architecture=${architecture}, tokenizer=char`,
    );
  }
});
