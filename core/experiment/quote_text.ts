/** Characters that move, hide or reorder what a terminal shows. */
const UNSAFE = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g;

/**
 * Writes text for a message: in double quotes, on one line, shortened, safe for a terminal.
 *
 * @param text Any text.
 * @param maxLength Most characters kept; what follows becomes an ellipsis.
 * @returns JSON text with the characters escaped that a terminal would act on.
 */
export function quoteText(text: string, maxLength = 60): string {
  return escapeUnsafe(JSON.stringify(shorten(text, maxLength)));
}

/**
 * Writes any value of a file for a message, under the same rules as {@link quoteText}.
 *
 * @param value Any value, data or not.
 * @returns JSON text of data, shortened; a word such as `a function` for everything else.
 */
export function describeValue(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "string") return quoteText(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  return escapeUnsafe(shorten(JSON.stringify(value), 60));
}

function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  // Half a surrogate pair at the cut would be written as an escape.
  return `${text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, "")}…`;
}

function escapeUnsafe(text: string): string {
  return text.replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
