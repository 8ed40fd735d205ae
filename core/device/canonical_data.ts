import { TENSOR_MINIMUM_BITS } from "../../kernels/arithmetic/storage.ts";

/** NaN pattern that fills buffers in test mode; no kernel produces it. */
export const POISON_BITS = 0x7fa5a5a5;

/** How many values a tensor takes, and how many replicates may have values of their own. */
export interface DataSize {
  readonly count: number;
  /** 1 where not given. */
  readonly replicates?: number;
}

/**
 * Brings host data into stored form: values below 2^-51 and -0 become +0; words stay.
 *
 * @returns As many words as values were given: one tensor, or one for each replicate.
 * @throws {RangeError} If a value is NaN or infinite, with its index, or the size is wrong.
 */
export function canonicalWords(
  name: string,
  data: Float32Array | Uint32Array,
  { count, replicates = 1 }: DataSize,
): Uint32Array {
  if (data.length !== count && data.length !== count * replicates) {
    const also = replicates === 1 ? "" : `, replicates=${replicates}`;
    throw new RangeError(
      `Cannot write a tensor as its size must match: tensor=${name}, size=${count}${also}, values=${data.length}`,
    );
  }
  if (data instanceof Uint32Array) return data;
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length).slice();
  for (let i = 0; i < words.length; i++) {
    const size = words[i] & 0x7fffffff;
    if (size >= 0x7f800000) {
      throw new RangeError(
        `Cannot write a tensor as its values must be finite: tensor=${name}, index=${i}, value=${
          data[i]
        }`,
      );
    }
    if (size < TENSOR_MINIMUM_BITS) words[i] = 0;
  }
  return words;
}
