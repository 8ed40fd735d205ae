import { assertEquals } from "@std/assert";
import { BYTE_LEVEL_ORDER, fromByteLevel, toByteLevel } from "../../../core/data/byte_level.ts";

const ALL = Uint8Array.from({ length: 256 }, (_, byte) => byte);

Deno.test("toByteLevel() writes GPT-2's characters", () => {
  // From bytes_to_unicode of openai/gpt-2.
  const bytes = Uint8Array.of(0x0a, 0x20, 0x21, 0x7e, 0x7f, 0xa0, 0xa1, 0xad, 0xff);
  assertEquals(toByteLevel(bytes), "ĊĠ!~ġł¡Ńÿ");
});

Deno.test("fromByteLevel() reads every byte, and nothing else", () => {
  assertEquals(fromByteLevel(toByteLevel(ALL)), ALL);
  assertEquals(fromByteLevel("a b"), undefined);
  assertEquals(fromByteLevel("ń"), undefined);
});

Deno.test("BYTE_LEVEL_ORDER sorts bytes by their characters", () => {
  const characters = Array.from(BYTE_LEVEL_ORDER, (byte) => toByteLevel(Uint8Array.of(byte)));
  assertEquals(characters.toSorted(), characters);
  assertEquals(new Set(characters).size, 256);
});
