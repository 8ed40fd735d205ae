import { DataError } from "../base/errors.ts";

/**
 * Reads bytes as UTF-8 text, all of them: a byte order mark is a character like any other.
 *
 * @param bytes The bytes.
 * @returns The text; what is not UTF-8 becomes U+FFFD.
 */
export function utf8Text(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/**
 * Measures the UTF-8 character that begins at a place.
 *
 * Source: The Unicode Standard, table 3-7 (well-formed byte sequences).
 *
 * @param bytes The bytes.
 * @param at Index of the first byte of a character.
 * @returns Its bytes, 1 to 4; 0 if no well-formed character begins there.
 */
export function utf8SizeAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first < 0x80) return 1;
  const size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (size === 0 || at + size > bytes.length) return 0;
  const second = bytes[at + 1];
  // Overlong forms, surrogates and what lies beyond U+10FFFF are told by the second byte.
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let i = 2; i < size; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 0;
  return size;
}

/**
 * Finds the first byte that is not part of well-formed UTF-8.
 *
 * @param bytes The bytes.
 * @returns Its index, or undefined if all is text.
 */
export function firstNonUtf8(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length;) {
    const size = utf8SizeAt(bytes, at);
    if (size === 0) return at;
    at += size;
  }
  return undefined;
}

/**
 * Checks that bytes are UTF-8 text.
 *
 * @param bytes The bytes.
 * @param source What they are called in the message.
 * @throws {DataError} With the offset of the first byte that is not.
 */
export function requireUtf8(bytes: Uint8Array, source: string): void {
  const offset = firstNonUtf8(bytes);
  if (offset === undefined) return;
  const found = bytes[offset].toString(16).padStart(2, "0");
  throw new DataError(
    `Cannot read text as it must be UTF-8 (the tokenizer "byte" takes any bytes): ` +
      `source=${source}, offset=${offset}, byte=0x${found}`,
  );
}
