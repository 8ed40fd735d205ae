/**
 * Makes a source of indices for bootstrap tests: a 32-bit xorshift (13, 17, 5), modulo the bound.
 *
 * Slightly uneven and good enough here; the programs that made stored values use the same one.
 */
export function indexSource(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
