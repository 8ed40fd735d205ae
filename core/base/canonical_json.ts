/**
 * Writes a value as JSON in the one form that is hashed: keys sorted, no spaces.
 *
 * Keys are sorted by UTF-16 code units. What JSON cannot say exactly is refused instead of being
 * changed silently: NaN, infinities, -0, undefined (also in arrays), and all objects but arrays
 * and plain ones. Negative zero is refused because JSON readers disagree about it.
 *
 * @param value Null, boolean, number, string, or arrays and plain objects of such.
 * @returns The text.
 * @throws {TypeError} If a value has no exact JSON form; the message names its path.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$", []);
}

/** Writes one value; `path` is for messages and `parents` finds cycles. */
function write(value: unknown, path: string, parents: readonly object[]): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") {
    return JSON.stringify(value);
  }
  if (typeof value === "number") return writeNumber(value, path);
  if (typeof value !== "object") throw refusal(path, `type=${typeof value}`);
  if (parents.includes(value)) throw refusal(path, "value refers to itself");
  const within = [...parents, value];
  if (Array.isArray(value)) {
    // Array.from turns holes into undefined, which is refused; map would skip them.
    return `[${Array.from(value, (item, i) => write(item, `${path}[${i}]`, within)).join(",")}]`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw refusal(path, `class=${value.constructor?.name}`);
  }
  const members = Object.entries(value)
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${path}.${key}`, within)}`);
  return `{${members.join(",")}}`;
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw refusal(path, `value=${value}`);
  if (Object.is(value, -0)) throw refusal(path, "value=-0");
  return JSON.stringify(value);
}

function refusal(path: string, found: string): TypeError {
  return new TypeError(
    `Cannot write canonical JSON as every value must have an exact JSON form: path=${path}, ${found}`,
  );
}
