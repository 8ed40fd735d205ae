const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  "b": "\b",
  "f": "\f",
  "n": "\n",
  "r": "\r",
  "t": "\t",
};

/**
 * Reads a JSON string that holds well-formed Unicode.
 *
 * @param text Text that holds the string.
 * @param start Index of its opening quote.
 * @returns The value and the index after its closing quote, or what is wrong and where.
 */
export function scanString(
  text: string,
  start: number,
): { value: string; index: number } | { fault: string; index: number } {
  let value = "";
  let index = start + 1;
  for (;;) {
    // deno-lint-ignore no-control-regex -- control characters end a plain stretch
    const plain = /[^"\\\u0000-\u001f]*/y;
    plain.lastIndex = index;
    const stretch = plain.exec(text)![0];
    value += stretch;
    index += stretch.length;
    const next = text[index];
    if (next === undefined) return { fault: "string is not closed", index: start };
    if (next === '"') break;
    if (next !== "\\") return { fault: "control character in a string", index };
    const escape = text[index + 1] ?? "";
    if (escape === "u") {
      const digits = text.slice(index + 2, index + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) return { fault: "malformed \\u escape", index };
      value += String.fromCharCode(parseInt(digits, 16));
      index += 6;
    } else {
      if (!Object.hasOwn(ESCAPES, escape)) return { fault: "unknown escape in a string", index };
      value += ESCAPES[escape];
      index += 2;
    }
  }
  if (!value.isWellFormed()) return { fault: "lone surrogate in a string", index: start };
  return { value, index: index + 1 };
}
