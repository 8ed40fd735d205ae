import { assertEquals } from "@std/assert";
import { sha256Hex } from "../../../core/base/sha256.ts";

// Answers of FIPS 180-4's examples, and of GNU coreutils 9.1 sha256sum for the last one.
Deno.test("sha256Hex() gives the published answers", () => {
  assertEquals(
    sha256Hex(""),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  assertEquals(
    sha256Hex("abc"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assertEquals(
    sha256Hex("é"),
    "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c",
  );
});

Deno.test("sha256Hex() treats text as its UTF-8 bytes", () => {
  assertEquals(sha256Hex("é"), sha256Hex(new Uint8Array([0xc3, 0xa9])));
});

Deno.test("sha256Hex() hashes only the part of the buffer that a view shows", () => {
  const bytes = new TextEncoder().encode("xabcx").subarray(1, 4);
  assertEquals(sha256Hex(bytes), sha256Hex("abc"));
});
