import type { DrawIndex } from "../../core/result/index_stream.ts";

/**
 * A source of chance for tests: a pure function of the name, good enough to resample with.
 *
 * @param name Name of the stream.
 * @returns The stream (xorshift32, seeded by FNV-1a of the name).
 */
export function testIndexStream(name: string): DrawIndex {
  let state = 2166136261;
  for (let i = 0; i < name.length; i++) state = Math.imul(state ^ name.charCodeAt(i), 16777619);
  state = state === 0 ? 1 : state;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
