import { bitsOf, floatOf } from "../../core/base/float_bits.ts";
import { SPECIAL_BITS } from "./scalar_inputs.ts";
import { wordGenerator } from "./word_generator.ts";

/** Dividends and divisors, by place. */
export interface DivisionPairs {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

/**
 * Makes pairs of f32 for division: a third any bits, a third of one binade (so that only mantissas
 * matter, with divisors near its ends too), a third next to a tie of the rounding.
 *
 * @param count Number of pairs.
 * @param seed Name of the sequence.
 */
export function divisionPairs(count: number, seed: string): DivisionPairs {
  const next = wordGenerator(`division/${seed}`);
  const a = new Uint32Array(count);
  const b = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    a[i] = next();
    b[i] = next();
    if (i % 3 === 0) continue;
    b[i] = 0x3f800000 | mantissa(b[i], i);
    a[i] = i % 3 === 1 ? 0x3f800000 | (a[i] & 0x7fffff) : nearTie(a[i], floatOf(b[i]));
  }
  return { a, b };
}

/** Every special value over every other, both signs of each: 2,116 pairs. */
export function specialPairs(): DivisionPairs {
  return {
    a: Uint32Array.from(SPECIAL_BITS.flatMap((bits) => SPECIAL_BITS.map(() => bits))),
    b: Uint32Array.from(SPECIAL_BITS.flatMap(() => SPECIAL_BITS)),
  };
}

function mantissa(word: number, i: number): number {
  const low = word & 0xff;
  return i % 12 < 3 ? low : i % 12 < 6 ? 0x7fffff - low : word & 0x7fffff;
}

/** A dividend whose quotient lies as near to the middle of two neighbours as f32 can be. */
function nearTie(word: number, divisor: number): number {
  const quotient = floatOf(0x3f800000 | (word & 0x7fffff));
  return bitsOf(divisor * (quotient + 2 ** -24)) + ((word >>> 30) - 1);
}
