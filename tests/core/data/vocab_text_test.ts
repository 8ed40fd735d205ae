import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { byteTokenizer, withSpecialTokens } from "../../../core/data/create_tokenizer.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { readVocabText, writeVocabText } from "../../../core/data/vocab_text.ts";

const tokenizer = trainCharTokenizer(new TextEncoder().encode("b\r\n\\a 😀\u2028n"));

Deno.test("readVocabText() reads what is written", () => {
  const text = writeVocabText(tokenizer);
  assertEquals(text, "\\n\n\\r\n \n\\\\\na\nb\nn\n\u2028\n😀\n");
  assertEquals(readVocabText(text).digest, tokenizer.digest);
  assertEquals(readVocabText(text.slice(0, -1)).digest, tokenizer.digest);
});

Deno.test("readVocabText() refuses lines that are not one character", () => {
  assertThrows(() => readVocabText("a\n\nb\n", "v"), DataError, 'file=v, line=2, found=""');
  assertThrows(() => readVocabText("a\n##b\n"), DataError, 'line=2, found="##b"');
  assertThrows(() => readVocabText("a\r\nb\r\n"), DataError, "line=1");
  assertThrows(() => readVocabText("a\nb\na\n"), DataError, "ids=0 and 2");
  assertThrows(() => readVocabText(""), DataError, "characters=0");
});

Deno.test("writeVocabText() refuses tokens that are no characters", () => {
  assertThrows(() => writeVocabText(byteTokenizer()), DataError, "tokenizer=byte");
  assertThrows(
    () => writeVocabText(withSpecialTokens(tokenizer, ["<bos>"])),
    DataError,
    "special=1",
  );
});
