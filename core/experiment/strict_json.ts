import { ExperimentError } from "../base/errors.ts";
import { quoteText } from "./quote_text.ts";
import { scanNumber } from "./strict_json_number.ts";
import { scanString } from "./strict_json_string.ts";

/** Limits of {@link parseStrictJson}. */
export interface StrictJsonOptions {
  /** What the text is called in messages; usually the path of its file. */
  readonly source?: string;
  /** Most UTF-16 code units of text. */
  readonly maxLength?: number;
  /** Most levels of lists and objects. */
  readonly maxDepth?: number;
  /** Most values of all kinds together. */
  readonly maxValues?: number;
}

/** Keys that reach the prototype of an object in some engine or some later copy. */
const FORBIDDEN_KEYS: readonly string[] = ["__proto__", "constructor", "prototype"];

/** Text being read, and where. */
interface Reader {
  readonly source: string;
  readonly text: string;
  readonly maxDepth: number;
  readonly maxValues: number;
  index: number;
  values: number;
}

/**
 * Reads JSON and refuses what `JSON.parse` would change or lose silently.
 *
 * Refused beside what RFC 8259 refuses: keys given twice, `__proto__` and its kin, numbers that
 * f64 cannot hold (1e999, 1e-999, 9007199254740993), -0, lone surrogates, a byte order mark, and
 * text beyond the limits. Reading stops at the first fault, as what follows it means nothing.
 *
 * Departs from RFC 8259: numbers have at most 63 characters.
 * Source: RFC 8259; RFC 7493 (I-JSON), section 2.
 *
 * @param text The text.
 * @param options Name and limits; by default 2^20 characters, 16 levels, 20,000 values.
 * @returns Null, boolean, number, string, or arrays and plain objects of such.
 * @throws {ExperimentError} With one issue: line and column as its path, and the reason.
 */
export function parseStrictJson(text: string, options: StrictJsonOptions = {}): unknown {
  const { source = "text", maxLength = 1_048_576, maxDepth = 16, maxValues = 20_000 } = options;
  const reader: Reader = { source, text, maxDepth, maxValues, index: 0, values: 0 };
  if (text.length > maxLength) {
    throw fault(reader, 0, `text is longer than ${maxLength} characters`);
  }
  if (text.charCodeAt(0) === 0xfeff) throw fault(reader, 0, "byte order mark");
  const value = readValue(reader, 1);
  skipSpace(reader);
  if (reader.index < text.length) throw fault(reader, reader.index, "text after the end");
  return value;
}

function readValue(reader: Reader, depth: number): unknown {
  skipSpace(reader);
  const { text, index } = reader;
  if (++reader.values > reader.maxValues) {
    throw fault(reader, index, `more than ${reader.maxValues} values`);
  }
  if (index >= text.length) throw fault(reader, index, "text ends too early");
  const first = text[index];
  if (first === "{" || first === "[") {
    if (depth > reader.maxDepth) {
      throw fault(reader, index, `nested deeper than ${reader.maxDepth}`);
    }
    return first === "{" ? readObject(reader, depth) : readArray(reader, depth);
  }
  if (first === '"') return readString(reader);
  const word = /[-+.\w]*/y;
  word.lastIndex = index;
  const token = word.exec(text)![0];
  reader.index += token.length;
  if (token === "true") return true;
  if (token === "false") return false;
  if (token === "null") return null;
  if (token === "") {
    throw fault(
      reader,
      index,
      `unexpected ${quoteText(String.fromCodePoint(text.codePointAt(index)!))}`,
    );
  }
  const scanned = scanNumber(token);
  if ("fault" in scanned) throw fault(reader, index, scanned.fault);
  return scanned.value;
}

function readObject(reader: Reader, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  readItems(reader, "}", () => {
    const start = reader.index;
    if (reader.text[start] !== '"') throw fault(reader, start, "expected a key in double quotes");
    const key = readString(reader);
    if (FORBIDDEN_KEYS.includes(key)) {
      throw fault(reader, start, `key ${quoteText(key)} is not allowed`);
    }
    if (Object.hasOwn(object, key)) {
      throw fault(reader, start, `key ${quoteText(key)} appears twice`);
    }
    skipSpace(reader);
    if (reader.text[reader.index] !== ":") throw fault(reader, reader.index, 'expected ":"');
    reader.index++;
    object[key] = readValue(reader, depth + 1);
  });
  return object;
}

function readArray(reader: Reader, depth: number): unknown[] {
  const array: unknown[] = [];
  readItems(reader, "]", () => array.push(readValue(reader, depth + 1)));
  return array;
}

/** Reads what stands between the brackets of a list or an object, separated by commas. */
function readItems(reader: Reader, close: "}" | "]", readItem: () => void): void {
  reader.index++;
  skipSpace(reader);
  if (reader.text[reader.index] === close) {
    reader.index++;
    return;
  }
  for (;;) {
    skipSpace(reader);
    readItem();
    skipSpace(reader);
    const next = reader.text[reader.index];
    if (next !== "," && next !== close) {
      const found = next === undefined ? "text ends too early" : `expected "," or "${close}"`;
      throw fault(reader, reader.index, found);
    }
    reader.index++;
    if (next === close) return;
  }
}

function readString(reader: Reader): string {
  const scanned = scanString(reader.text, reader.index);
  if ("fault" in scanned) throw fault(reader, scanned.index, scanned.fault);
  reader.index = scanned.index;
  return scanned.value;
}

function skipSpace(reader: Reader): void {
  const { text } = reader;
  while (" \n\r\t".includes(text[reader.index] ?? "x")) reader.index++;
}

/** Makes the error; lines and columns count from 1, columns in characters. */
function fault(reader: Reader, index: number, message: string): ExperimentError {
  const lines = reader.text.slice(0, index).split("\n");
  const column = Array.from(lines[lines.length - 1]).length + 1;
  return new ExperimentError(`Cannot read ${quoteText(reader.source)} as it must be strict JSON:`, {
    issues: [{ path: `line ${lines.length}, column ${column}`, message }],
  });
}
