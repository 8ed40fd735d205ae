/**
 * Checks a number of copies or repetitions.
 *
 * @throws {RangeError} If it is not a whole number of at least 1.
 */
export function checkCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new RangeError(
    `Cannot use a graph as ${name} must be a whole number of at least 1: ${name}=${value}`,
  );
}
