/**
 * Makes a fixed sequence of mixed 32-bit words: values for probes, never for an experiment.
 *
 * A counter in steps of the golden ratio goes through the finaliser of MurmurHash3.
 *
 * @param seed Start of the sequence.
 * @returns Gives the next word, 0 to 2^32 - 1.
 */
export function wordSequence(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}
