/** Most differences that a message names. */
const MOST_NAMED = 5;

/**
 * Names where two specifications differ: the path, what is there and what was expected.
 *
 * @param expected Plain data.
 * @param text The other one, as JSON.
 */
export function nameDifferences(expected: unknown, text: string | undefined): string {
  let found: unknown;
  try {
    found = JSON.parse(text ?? "");
  } catch {
    return "spec=none that can be read";
  }
  const list = differences("", expected, found);
  if (list.length === 0) return "the same specification made another graph then: version differs";
  const more = list.length > MOST_NAMED ? `, and ${list.length - MOST_NAMED} more` : "";
  return list.slice(0, MOST_NAMED).join(", ") + more;
}

function differences(path: string, expected: unknown, found: unknown): string[] {
  if (isPlain(expected) && isPlain(found)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort();
    return keys.flatMap((key) =>
      differences(path === "" ? key : `${path}.${key}`, expected[key], found[key])
    );
  }
  const [is, mustBe] = [JSON.stringify(found), JSON.stringify(expected)];
  return is === mustBe ? [] : [`${path}=${is} (expected ${mustBe})`];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
