/** Throws the error of a file: the rule it breaks, and what was found. */
export type TokenizerFault = (rule: string, found: string) => never;

/** An object of a file, read with its path for messages. */
export interface JsonFields {
  /** Gives the value of a key; undefined if the object has none of its own. */
  value(key: string): unknown;
  /** Gives the value of a key that must be an object. */
  object(key: string): JsonFields;
  /** Gives all keys and values. */
  entries(): readonly (readonly [string, unknown])[];
  /** Throws, with what was expected at a key and what is there. */
  refuse(key: string, expected: string): never;
}

/**
 * Wraps a value that must be an object.
 *
 * @param value Any value of JSON.
 * @param path Where it is in the file; empty for the file as a whole.
 * @param fail Throws the error.
 * @returns The object, to read.
 */
export function fieldsOf(value: unknown, path: string, fail: TokenizerFault): JsonFields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail(`${path || "it"} must be an object`, `found=${describe(value)}`);
  }
  const below = (key: string) => path === "" ? key : `${path}.${key}`;
  const read = (key: string): unknown =>
    Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  return {
    value: read,
    object: (key) => fieldsOf(read(key), below(key), fail),
    entries: () => Object.entries(value),
    refuse: (key, expected) =>
      fail(`${below(key)} must be ${expected}`, `found=${describe(read(key))}`),
  };
}

/** Writes a value of JSON for a message. */
function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
