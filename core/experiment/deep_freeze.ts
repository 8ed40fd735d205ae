/**
 * Freezes data and everything inside it.
 *
 * @param value Null, boolean, number, string, or arrays and plain objects of such.
 * @returns The same value.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
