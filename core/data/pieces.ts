import { utf8SizeAt, utf8Text } from "./utf8.ts";

/**
 * What GPT-2 cuts text into before it joins bytes: English endings, words, numbers, other marks,
 * each with a space before it, and white space.
 */
const PIECE =
  /'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/**
 * Cuts bytes into the pieces that no token reaches over.
 *
 * Text is cut by GPT-2's pattern. Bytes that are not UTF-8 have pieces of their own, so that any
 * bytes can be cut; the pieces together are the bytes.
 *
 * Source: Radford et al. 2019, https://github.com/openai/gpt-2, src/encoder.py; `ByteLevel` of
 * https://github.com/huggingface/tokenizers.
 *
 * @param bytes Any bytes.
 * @returns Pieces, each a string with a character of U+0000 to U+00FF for each of its bytes.
 */
export function cutPieces(bytes: Uint8Array): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const isText = utf8SizeAt(bytes, at) > 0;
    const start = at;
    while (at < bytes.length) {
      const size = utf8SizeAt(bytes, at);
      if (size > 0 !== isText) break;
      at += Math.max(1, size);
    }
    if (isText) cutText(utf8Text(bytes.subarray(start, at)), pieces);
    else pieces.push(byteString(bytes.subarray(start, at)));
  }
  return pieces;
}

/**
 * Writes bytes as a string with a character for each.
 *
 * @param bytes The bytes.
 * @returns The string; all its characters are below U+0100.
 */
export function byteString(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 4_096) { // more arguments overflow the stack
    text += String.fromCharCode(...bytes.subarray(i, i + 4_096));
  }
  return text;
}

function cutText(text: string, pieces: string[]): void {
  const encoder = new TextEncoder();
  for (const [piece] of text.matchAll(PIECE)) {
    // deno-lint-ignore no-control-regex
    pieces.push(/^[\x00-\x7f]*$/.test(piece) ? piece : byteString(encoder.encode(piece)));
  }
}
