/**
 * Checks a place or another whole number that belongs to a stream.
 *
 * @param name What the number is.
 * @param value The number.
 * @param bits It must be from 0 to 2^bits - 1.
 * @throws {RangeError} With the name, the rule and the number.
 */
export function requirePlace(name: string, value: number, bits: 32 | 33 | 34): void {
  if (Number.isInteger(value) && value >= 0 && value < END[bits]) return;
  throw new RangeError(
    `Cannot draw from a stream as ${name} must be a whole number from 0 to 2^${bits} - 1: ` +
      `${name}=${value}`,
  );
}

const END = { 32: 4_294_967_296, 33: 8_589_934_592, 34: 17_179_869_184 } as const;
