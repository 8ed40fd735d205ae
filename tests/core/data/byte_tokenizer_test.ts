import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { byteTokenizer } from "../../../core/data/byte_tokenizer.ts";
import { createStream } from "../../../core/random/stream.ts";

Deno.test("byteTokenizer() gives any bytes back", () => {
  const tokenizer = byteTokenizer();
  const stream = createStream({ seed: 0, path: "data-content" });
  const bytes = Uint8Array.from({ length: 5_000 }, (_, i) => stream.wordAt(i) & 255);
  assertEquals(tokenizer.decode(tokenizer.encode(bytes)), bytes);
  assertEquals([...tokenizer.encode(Uint8Array.of(0, 255))], [0, 255]);
});

Deno.test("byteTokenizer() has special tokens after the bytes", () => {
  const tokenizer = byteTokenizer(["<bos>"]);
  assertEquals(tokenizer.vocabulary, 257);
  assertEquals([...tokenizer.decode([256, 65])], [65]);
  assertThrows(() => tokenizer.decode([257]), RangeError, "id=257");
  assertNotEquals(tokenizer.digest, byteTokenizer().digest);
});
