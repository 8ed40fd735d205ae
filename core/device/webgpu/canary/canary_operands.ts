import { bitsOf, floatOf } from "../../../base/float_bits.ts";
import { wordSequence } from "../word_sequence.ts";
import { SUBNORMAL_OPERAND_BITS, type SubnormalOperands } from "./subnormal_rows.ts";

/** Operand triples of the canary. */
export const CANARY_TRIPLES = 4_096;

/**
 * Makes the canary's input: bits of the triples a, b, c, then the subnormal operands.
 *
 * Magnitudes lie between 2^-5 and 2^5. In a third of the triples `c` cancels the rounded product
 * `a * b`, so that fusing shows; in a fifth `b` is half a unit of the last place of `a`, so that
 * `a + b` is a tie.
 */
export function canaryOperands(): Uint32Array {
  const next = wordSequence(11);
  const words = Uint32Array.from(
    { length: 3 * CANARY_TRIPLES },
    () => (next() & 0x807fffff) | ((122 + next() % 10) << 23),
  );
  for (let i = 0; i < words.length; i += 9) {
    words[i + 2] = bitsOf(-Math.fround(floatOf(words[i]) * floatOf(words[i + 1])));
  }
  for (let i = 3; i < words.length; i += 15) {
    words[i + 1] = (words[i] & 0x7f800000) - (24 << 23);
  }
  return Uint32Array.from([...words, ...SUBNORMAL_OPERAND_BITS]);
}

/** Reads triple `i` of the input. */
export function tripleOf(operands: Uint32Array, i: number): [number, number, number] {
  return [floatOf(operands[3 * i]), floatOf(operands[3 * i + 1]), floatOf(operands[3 * i + 2])];
}

/** Reads the subnormal operands of the input. */
export function subnormalOperands(operands: Uint32Array): SubnormalOperands {
  const [a, b, c, d, e, g, h] = Array.from(operands.subarray(3 * CANARY_TRIPLES), floatOf);
  return { a, b, c, d, e, g, h };
}
