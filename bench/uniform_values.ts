import { createStream } from "../core/random/stream.ts";
import { uniform24 } from "../core/random/uniform.ts";

/**
 * Makes values uniform in [-1, 1) plus an offset, rounded to f32: always the same for a name.
 *
 * @param name What the values are for, such as `x/3`.
 * @param count How many.
 * @param offset Summand of every value.
 * @returns New array.
 */
export function uniformValues(name: string, count: number, offset = 0): Float32Array {
  const stream = createStream({ seed: 0, path: `data-content/bench/${name}` });
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 4) {
    const words = stream.blockAt(i / 4);
    for (let k = 0; k < 4 && i + k < count; k++) {
      values[i + k] = 2 * uniform24(words[k]) - 1 + offset;
    }
  }
  return values;
}
