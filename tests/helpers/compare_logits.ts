import { assertEquals } from "@std/assert";
import type { TokenDecoder } from "../../core/generate/token_decoder.ts";
import { wordsOf } from "../../core/train/training_state.ts";

/**
 * Checks each row of logits that a decoder gives from where it has begun to the end of sequences.
 *
 * @param decoder The decoder, with its prompts read.
 * @param sequences All tokens of each sequence; all have as many.
 * @param expected Logits of all positions, `[sequences, tokens, vocabulary]`.
 * @returns How many rows were compared.
 */
export async function compareLogits(
  decoder: TokenDecoder,
  sequences: readonly Uint32Array[],
  expected: Float32Array,
): Promise<number> {
  const [{ length }] = sequences;
  const vocabulary = expected.length / (sequences.length * length);
  let compared = 0;
  while (decoder.cached.some((place) => place < length)) {
    const places = decoder.cached;
    const isLive = places.map((place) => place < length);
    const tokens = places.map((place, row) => sequences[row][Math.min(place, length - 1)]);
    const logits = await decoder.next(Uint32Array.from(tokens), isLive);
    places.forEach((place, row) => {
      if (!isLive[row]) return;
      const from = (row * length + place) * vocabulary;
      const found = logits.slice(row * vocabulary, (row + 1) * vocabulary);
      const whole = expected.slice(from, from + vocabulary);
      assertEquals(wordsOf(found), wordsOf(whole), `sequence ${row}, place ${place}`);
      compared += 1;
    });
  }
  return compared;
}
