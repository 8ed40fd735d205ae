/** Parts of a text or of a list of lines; none of them shares anything with another. */
export type SplitName = "train" | "validation" | "test";

/** Shares of the parts, in percent; they sum to 100, and a share of 0 is a part that is not there. */
export interface SplitShares {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** A text cut into its parts. */
export type TextParts = Readonly<Record<SplitName, Uint8Array>>;

/**
 * Cuts a text by position: training first, then validation, then test.
 *
 * The cuts are at `floor(bytes * percent / 100)`, moved on to the next beginning of a character.
 *
 * @param bytes The text; not copied.
 * @param shares Percentages.
 * @returns The parts, which together are the text.
 * @throws {RangeError} If the shares are no whole percentages that sum to 100.
 */
export function splitText(bytes: Uint8Array, shares: SplitShares): TextParts {
  const { train, validation, test } = shares;
  const all = [train, validation, test];
  if (!all.every((share) => Number.isInteger(share) && share >= 0) || sum(all) !== 100) {
    throw new RangeError(
      "Cannot split text as shares must be whole percentages that sum to 100: " +
        `train=${train}, validation=${validation}, test=${test}`,
    );
  }
  const first = characterStart(bytes, Math.floor(bytes.length * train / 100));
  const second = characterStart(bytes, Math.floor(bytes.length * (train + validation) / 100));
  return {
    train: bytes.subarray(0, first),
    validation: bytes.subarray(first, second),
    test: bytes.subarray(second),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Finds the first byte from a place on that does not continue a UTF-8 character. */
function characterStart(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] & 0xc0) === 0x80) at++;
  return at;
}
