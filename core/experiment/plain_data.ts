import type { ExperimentIssue } from "../base/errors.ts";
import { fieldPath } from "./field_path.ts";
import { describeValue } from "./quote_text.ts";

/** A copy of a value in which everything is data. */
export interface PlainData {
  /** Null, boolean, number, string, or new arrays and plain objects of such. */
  readonly data: unknown;
  /** What was no data; it is null in the copy. */
  readonly issues: readonly ExperimentIssue[];
}

/** Copying under way. */
interface Copy {
  readonly issues: ExperimentIssue[];
  readonly parents: object[];
  values: number;
}

const MAX_DEPTH = 16;
const MAX_VALUES = 20_000;

/**
 * Copies a value and names everything in it that would not survive a JSON round trip.
 *
 * Refused: functions, undefined, symbols, bigints, NaN, infinities, -0, lone surrogates, instances
 * of classes, getters, holes in lists, hidden keys, `__proto__` as a key, cycles, and more than 16
 * levels or 20,000 values. Getters are not called.
 *
 * @param value Any value.
 * @returns The copy and its issues.
 */
export function toPlainData(value: unknown): PlainData {
  const copy: Copy = { issues: [], parents: [], values: 0 };
  const data = copyValue(value, [], copy);
  return { data, issues: copy.issues };
}

function copyValue(value: unknown, path: readonly PropertyKey[], copy: Copy): unknown {
  const refuse = (expected: string): null => {
    copy.issues.push({ path: fieldPath(path), message: expected });
    return null;
  };
  if (++copy.values > MAX_VALUES) {
    return copy.values === MAX_VALUES + 1 ? refuse(`more than ${MAX_VALUES} values`) : null;
  }
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") {
    return value.isWellFormed() ? value : refuse("text holds a lone surrogate");
  }
  if (typeof value === "number") {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return refuse(`received ${describeValue(value)}, expected a number that JSON can hold`);
  }
  if (typeof value !== "object") return refuse(`received ${describeValue(value)}, expected data`);
  if (copy.parents.includes(value)) return refuse("value refers to itself");
  if (copy.parents.length >= MAX_DEPTH) return refuse(`nested deeper than ${MAX_DEPTH}`);
  const prototype = Object.getPrototypeOf(value);
  const isArray = Array.isArray(value);
  if (!isArray && prototype !== Object.prototype && prototype !== null) {
    return refuse("received an instance of a class, expected data");
  }
  copy.parents.push(value);
  const result = copyMembers(value, { isArray, path, copy });
  copy.parents.pop();
  return result;
}

function copyMembers(
  value: object,
  { isArray, path, copy }: { isArray: boolean; path: readonly PropertyKey[]; copy: Copy },
): unknown {
  const result: Record<PropertyKey, unknown> | unknown[] = isArray ? [] : {};
  const keys = isArray
    ? Array.from({ length: Math.min((value as unknown[]).length, MAX_VALUES + 1) }, (_, i) => i)
    : Reflect.ownKeys(value);
  if (isArray && Reflect.ownKeys(value).some((key) => !isIndexOrLength(key))) {
    copy.issues.push({ path: fieldPath(path), message: "list with named keys, expected data" });
  }
  for (const key of keys) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    const place = [...path, key];
    const isKept = property !== undefined && property.enumerable && "value" in property;
    if (!isKept || typeof key === "symbol" || key === "__proto__") {
      const message = property === undefined ? "hole in a list" : "hidden or computed key";
      copy.issues.push({ path: fieldPath(place), message: `${message}, expected data` });
      if (isArray) (result as unknown[]).push(null);
    } else (result as Record<PropertyKey, unknown>)[key] = copyValue(property.value, place, copy);
  }
  return result;
}

function isIndexOrLength(key: PropertyKey): boolean {
  return typeof key === "string" && /^([0-9]+|length)$/.test(key);
}
