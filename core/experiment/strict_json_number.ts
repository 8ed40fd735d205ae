import { quoteText } from "./quote_text.ts";

const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;

/**
 * Reads a number token of JSON if f64 holds what it says.
 *
 * Held means: the shortest decimal text that reads as the same f64 says the same number. Whole
 * numbers without fraction and exponent must also be safe integers (at most 2^53 - 1).
 *
 * @param token Characters of a number, or of a word in its place.
 * @returns The value, or what is wrong with the token.
 */
export function scanNumber(token: string): { value: number } | { fault: string } {
  if (token.length > 63) return { fault: "number is longer than 63 characters" };
  const match = NUMBER.exec(token);
  if (match === null) return { fault: `${quoteText(token)} is not a JSON value` };
  const value = Number(token);
  if (!Number.isFinite(value)) return { fault: `number ${token} is out of range` };
  if (Object.is(value, -0) && !/[1-9]/.test(mantissaOf(token))) return { fault: "negative zero" };
  if (value === 0 && /[1-9]/.test(mantissaOf(token))) {
    return { fault: `number ${token} underflows to zero` };
  }
  const isWhole = match[2] === undefined && match[3] === undefined;
  if (isWhole ? !Number.isSafeInteger(value) : decimalOf(token) !== decimalOf(String(value))) {
    return { fault: `number ${token} cannot be held exactly, nearest is ${value}` };
  }
  return { value };
}

/** Writes a decimal number in one form: digits without outer zeros, and the power of ten. */
function decimalOf(token: string): string {
  const [whole, fraction = ""] = mantissaOf(token).replace("-", "").split(".");
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const exponent = Number(token.split(/[eE]/)[1] ?? 0) - fraction.length;
  const sign = token.startsWith("-") ? "-" : "";
  return `${sign}${significant}e${exponent + digits.length - significant.length}`;
}

function mantissaOf(token: string): string {
  return token.split(/[eE]/)[0];
}
