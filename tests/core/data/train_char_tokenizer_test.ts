import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { trainCharTokenizer } from "../../../core/data/train_char_tokenizer.ts";
import { decodeText, encodeText } from "../../../core/data/tokenizer.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("trainCharTokenizer() numbers code points in their order", () => {
  const tokenizer = trainCharTokenizer(bytesOf("😀b\na€b"));
  assertEquals([...encodeText(tokenizer, "\nab€😀")], [0, 1, 2, 3, 4]);
  assertEquals(tokenizer.vocabulary, 5);
});

Deno.test("trainCharTokenizer() gives back its text", () => {
  const text = "\ufeffZwölf Boxkämpfer\r\n\u0000 jagen 𝒳 e\u0301 ﬁ";
  const tokenizer = trainCharTokenizer(bytesOf(text));
  assertEquals(decodeText(tokenizer, encodeText(tokenizer, text)), text);
});

Deno.test("trainCharTokenizer() refuses bytes that are not UTF-8, and none", () => {
  const broken = Uint8Array.of(0x61, 0xff);
  assertThrows(() => trainCharTokenizer(broken, "x"), DataError, "source=x, offset=1");
  assertThrows(() => trainCharTokenizer(new Uint8Array()), DataError, "characters=0");
});

Deno.test("a char tokenizer names a character that it does not know, and its place", () => {
  const tokenizer = trainCharTokenizer(bytesOf("ab"));
  const encode = (text: string) => () => encodeText(tokenizer, text);
  assertThrows(encode("abé"), DataError, 'character="é" (U+00E9), place=2');
  assertThrows(encode("\u202e"), DataError, "character=U+202E, place=0");
  assertThrows(() => tokenizer.encode(Uint8Array.of(0xff)), DataError, "offset=0");
  assertThrows(() => tokenizer.decode([0, 2]), RangeError, "id=2, place=1, vocabulary=2");
});
