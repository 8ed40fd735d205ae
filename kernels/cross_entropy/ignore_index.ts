import type { Attributes } from "../../core/base/op.ts";

/** The usual mark of targets that do not count: no vocabulary reaches it. */
export const IGNORE_INDEX = 0xffffffff;

/**
 * Reads the word that marks targets which do not count.
 *
 * @throws {RangeError} If it is not a 32-bit word.
 */
export function ignoreIndexOf(op: string, { ignoreIndex }: Attributes): number {
  if (Number.isInteger(ignoreIndex) && ignoreIndex >= 0 && ignoreIndex <= 0xffffffff) {
    return ignoreIndex;
  }
  throw new RangeError(
    `Cannot apply ${op} as ignoreIndex must be a 32-bit word: ignoreIndex=${ignoreIndex}`,
  );
}
