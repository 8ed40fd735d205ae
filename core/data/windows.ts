import { DataError } from "../base/errors.ts";

/** A window of a part of a text, for messages. */
export interface WindowPlace {
  /** Name of the dataset. */
  readonly name: string;
  /** Name of the part. */
  readonly split: string;
  /** Tokens of a window. */
  readonly length: number;
}

/**
 * Checks that a part of a text holds a window and the token that follows it.
 *
 * @param part Tokens of the part.
 * @param place What is asked for.
 * @throws {DataError} With both sizes if it does not, or if the length is not from 1.
 */
export function requireWindow(part: Uint32Array, { name, split, length }: WindowPlace): void {
  if (!Number.isSafeInteger(length) || length < 1) {
    throw new RangeError(
      `Cannot cut windows as length must be a whole number from 1: length=${length}`,
    );
  }
  if (part.length > length) return;
  throw new DataError(
    part.length === 0
      ? `Cannot cut windows as the text must have this part: data=${name}, split=${split}, tokens=0`
      : "Cannot cut windows as a part must hold one token more than a window: " +
        `data=${name}, split=${split}, tokens=${part.length}, length=${length}`,
  );
}

/**
 * Places held-out windows: evenly spaced from the first token to the last, none over another.
 *
 * Window i of n starts at `floor(i * room / (n - 1))`, where room is the last possible start. With
 * Infinity they lie end to end, as many as fit: fewer than `length` targets at the end are left.
 *
 * @param part Tokens of the part.
 * @param place What is asked for, and how many.
 * @returns First token of each window, ascending.
 * @throws {DataError} If they do not fit, with how many do.
 */
export function heldOutStarts(
  part: Uint32Array,
  place: WindowPlace & { readonly sequences: number },
): readonly number[] {
  requireWindow(part, place);
  const { name, split, length, sequences } = place;
  const fit = Math.floor((part.length - 1) / length);
  if (sequences === Infinity) return Array.from({ length: fit }, (_, i) => i * length);
  if (!Number.isSafeInteger(sequences) || sequences < 1 || sequences > fit) {
    throw new DataError(
      `Cannot cut held-out windows as their number must be from 1 to what fits: ` +
        `data=${name}, split=${split}, sequences=${sequences}, fits=${fit}, ` +
        `tokens=${part.length}, length=${length}`,
    );
  }
  const room = part.length - 1 - length;
  const spaces = Math.max(1, sequences - 1);
  return Array.from({ length: sequences }, (_, i) => Math.floor(i * room / spaces));
}
