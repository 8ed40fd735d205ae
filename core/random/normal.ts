import { cos64, log64, sin64 } from "../base/host_math.ts";
import type { PhiloxBlock } from "../../kernels/random_bits/philox_reference.ts";
import { requirePlace } from "./require_place.ts";
import type { Stream } from "./stream.ts";
import { uniform53 } from "./uniform.ts";

/**
 * Gives the standard normal number at a place of a stream.
 *
 * Numbers `2 * k` and `2 * k + 1` are {@link normalPair} of block k, so each is had by itself.
 *
 * @param stream The stream.
 * @param index Place, a whole number from 0 to 2^33 - 1.
 * @returns The number, at most 8.6 in size.
 * @throws {RangeError} If there is no such place.
 */
export function normalAt(stream: Stream, index: number): number {
  requirePlace("index", index, 33);
  return normalPair(stream.blockAt(Math.floor(index / 2)))[index % 2];
}

/**
 * Gives the first standard normal numbers of a stream: element i is `normalAt(stream, i)`.
 *
 * @param stream The stream.
 * @param count How many.
 * @returns The numbers, new array.
 * @throws {RangeError} If count is not a whole number from 0 to 2^33 - 1.
 */
export function normals(stream: Stream, count: number): Float64Array {
  requirePlace("count", count, 33);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    const pair = normalPair(stream.blockAt(i / 2));
    values[i] = pair[0];
    if (i + 1 < count) values[i + 1] = pair[1];
  }
  return values;
}

/**
 * Turns four random words into two independent standard normal numbers (Box-Muller).
 *
 * `r cos(2 pi v)` and `r sin(2 pi v)` with `r = sqrt(-2 log(1 - u))` and u, v uniform of 53 bits.
 * Chosen over the inverse of the distribution function as it needs no table of coefficients, and
 * over rejection as place i must not depend on the words of other places.
 *
 * Source: Box and Muller 1958, Annals of Mathematical Statistics 29, 610-611.
 *
 * @param block Four words: two for u, two for v.
 * @returns Both numbers.
 */
export function normalPair(block: PhiloxBlock): [number, number] {
  const radius = Math.sqrt(-2 * log64(1 - uniform53(block[0], block[1])));
  const angle = 2 * Math.PI * uniform53(block[2], block[3]);
  return [radius * cos64(angle), radius * sin64(angle)];
}
