/** Bytes in the order of the characters that stand for them: first those that show themselves. */
export const BYTE_LEVEL_ORDER: readonly number[] = byteOrder();

/** Character that stands for each byte in `tokenizer.json`, by byte. */
const CHARACTERS: readonly string[] = charactersByByte();

const BYTES: ReadonlyMap<string, number> = new Map(CHARACTERS.map((text, byte) => [text, byte]));

/**
 * Writes bytes as GPT-2 does: each as a character that can be seen.
 *
 * Printable bytes stand for themselves, the others for U+0100 and what follows.
 *
 * Source: Radford et al. 2019, https://github.com/openai/gpt-2, src/encoder.py, bytes_to_unicode.
 *
 * @param bytes The bytes.
 * @returns A character for each byte.
 */
export function toByteLevel(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => CHARACTERS[byte]).join("");
}

/**
 * Reads what {@link toByteLevel} writes.
 *
 * @param text The characters.
 * @returns The bytes, or undefined if a character stands for none.
 */
export function fromByteLevel(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = BYTES.get(text[i]);
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

/** Says whether a byte stands for itself: visible ASCII and Latin-1, without the soft hyphen. */
function isVisible(byte: number): boolean {
  return (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
}

function byteOrder(): number[] {
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  return [...all.filter(isVisible), ...all.filter((byte) => !isVisible(byte))];
}

function charactersByByte(): string[] {
  const characters: string[] = [];
  let hidden = 0;
  for (let byte = 0; byte < 256; byte++) {
    characters.push(String.fromCharCode(isVisible(byte) ? byte : 0x100 + hidden++));
  }
  return characters;
}
