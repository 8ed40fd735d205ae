/**
 * Checks a number of a specification.
 *
 * @throws {RangeError} If it is not a whole number of at least 1.
 */
export function requireWhole(task: string, name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new RangeError(
    `Cannot ${task} as ${name} must be a whole number of at least 1: ${name}=${value}`,
  );
}

/**
 * Checks a choice of a specification.
 *
 * @throws {RangeError} If it is none of the members.
 */
export function requireMember<T>(task: string, name: string, value: T, members: readonly T[]) {
  if (members.includes(value)) return;
  throw new RangeError(
    `Cannot ${task} as ${name} must be one of ${members.join(", ")}: ${name}=${value}`,
  );
}
