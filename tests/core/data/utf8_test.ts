import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { firstNonUtf8, requireUtf8, utf8SizeAt, utf8Text } from "../../../core/data/utf8.ts";

/** Says whether the decoder of the platform takes bytes for text. */
function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

Deno.test("firstNonUtf8() agrees with the platform on every sequence of two bytes", () => {
  for (let word = 0; word < 65_536; word++) {
    const bytes = Uint8Array.of(word >> 8, word & 255);
    assertEquals(firstNonUtf8(bytes) === undefined, isText(bytes), bytes.toHex());
  }
});

Deno.test("firstNonUtf8() agrees with the platform on the bounds of three and four bytes", () => {
  const bounds = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
  for (let first = 0xe0; first < 0x100; first++) {
    for (const second of bounds) {
      for (const third of bounds) {
        for (const last of [[], [0x80], [0xbf], [0x41], [0xc2]]) {
          const bytes = Uint8Array.of(first, second, third, ...last);
          assertEquals(firstNonUtf8(bytes) === undefined, isText(bytes), bytes.toHex());
        }
      }
    }
  }
});

Deno.test("utf8SizeAt() measures characters of each size", () => {
  const bytes = new TextEncoder().encode("aé€😀");
  assertEquals([0, 1, 3, 6].map((at) => utf8SizeAt(bytes, at)), [1, 2, 3, 4]);
  assertEquals([2, 4, 7].map((at) => utf8SizeAt(bytes, at)), [0, 0, 0]);
});

Deno.test("utf8Text() keeps a byte order mark", () => {
  assertEquals(utf8Text(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), "\ufeffa");
});

Deno.test("requireUtf8() names the first byte that is not text", () => {
  const bytes = Uint8Array.of(0x61, 0xc3, 0xa9, 0xe9, 0x62);
  assertThrows(
    () => requireUtf8(bytes, "notes.txt"),
    DataError,
    "source=notes.txt, offset=3, byte=0xe9",
  );
  requireUtf8(bytes.subarray(0, 3), "notes.txt");
});
