import { assertEquals } from "@std/assert";
import { byteString, cutPieces } from "../../../core/data/pieces.ts";

const cut = (text: string) => cutPieces(new TextEncoder().encode(text));

Deno.test("cutPieces() cuts text as GPT-2 does", () => {
  assertEquals(cut("I'll see  42 x_1!\n\n end"), [
    "I",
    "'ll",
    " see",
    " ",
    " 42",
    " x",
    "_",
    "1",
    "!",
    "\n\n",
    " end",
  ]);
});

Deno.test("cutPieces() gives bytes that are not text pieces of their own", () => {
  const bytes = Uint8Array.of(0x61, 0xff, 0xc3, 0x61, 0xc3, 0xa9);
  assertEquals(cutPieces(bytes), ["a", "\xff\xc3", "a\xc3\xa9"]);
});

Deno.test("byteString() takes more bytes than a call takes arguments", () => {
  assertEquals(byteString(new Uint8Array(1_000_000).fill(65)), "A".repeat(1_000_000));
});
