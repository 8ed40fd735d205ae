import { traceFunction } from "../arithmetic/trace_function.ts";

/**
 * Rounds to 12 significant bits, nearest even (precision "x12").
 *
 * The product of two such values is exact in f32: fused or not, a multiplication and an addition
 * give the same bits.
 */
export const round12 = traceFunction("round12", ["x"], (t, x) => {
  const word = t.toWord(x);
  // The last bit that stays, by shifts: a constant less to load in loops that only round.
  const even = t.shiftRight(t.shiftLeft(word, 19), 31);
  const carried = t.wordAdd(t.wordAdd(word, t.word(0x7ff)), even);
  return t.toFloat(t.and(carried, t.word(0xfffff000)));
});
