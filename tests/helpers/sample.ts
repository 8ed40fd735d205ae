/**
 * Makes reproducible sample points in [low, high] for accuracy tests.
 *
 * The generator is a 32-bit xorshift (Marsaglia 2003, shifts 13, 17, 5): the tests depend on no code of
 * the product, and the points are the same everywhere.
 */
export function samples(count: number, { low, high, seed }: {
  low: number;
  high: number;
  seed: number;
}): number[] {
  let state = seed;
  const word = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return Array.from({ length: count }, () => {
    const fraction = (word() * 2097152 + (word() >>> 11)) / 9007199254740992;
    return low + (high - low) * fraction;
  });
}
