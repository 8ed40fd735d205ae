import { quoteText } from "./quote_text.ts";

/**
 * Writes the place of a value inside a file, such as `timing.shapes[2][0]`.
 *
 * @param segments Keys and indices from the root.
 * @returns Dotted path; keys that are no plain words stand quoted in brackets. Empty for the root.
 */
export function fieldPath(segments: readonly PropertyKey[]): string {
  let path = "";
  for (const segment of segments) {
    if (typeof segment === "number") path += `[${segment}]`;
    else if (typeof segment === "symbol") path += `[${quoteText(String(segment), 40)}]`;
    else if (!/^[A-Za-z_$][\w$-]{0,63}$/.test(segment)) path += `[${quoteText(segment, 40)}]`;
    else path += path === "" ? segment : `.${segment}`;
  }
  return path;
}
