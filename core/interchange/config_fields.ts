import { DataError } from "../base/errors.ts";

/** An object of a published `config.json`, read field by field; null counts as not given. */
export interface ConfigFields {
  /** Path of the file, for messages. */
  readonly source: string;
  /** Names of the fields that are given. */
  readonly keys: readonly string[];
  /** Gives a value; undefined if it is not given. */
  value(key: string): unknown;
  /** Gives a whole number of at least 1. */
  whole(key: string, fallback?: number): number;
  /** Gives a number of layers; more than any model has are refused before they take memory. */
  layers(key: string): number;
  /** Gives a number above 0. */
  positive(key: string, fallback?: number): number;
  /** Gives true or false. */
  flag(key: string, fallback: boolean): boolean;
  /** Gives text. */
  text(key: string, fallback?: string): string;
  /** Gives an object; undefined if it is not given. */
  object(key: string): ConfigFields | undefined;
  /** Throws, with what was expected of a field and what is there. */
  refuse(key: string, expected: string): never;
}

/**
 * Wraps an object of a config.
 *
 * @param value Any value of JSON.
 * @param source Path of the file.
 * @param below Path of the object inside the file; empty for the whole.
 * @throws {DataError} If it is no object; the fields throw it with the field and its value.
 */
export function configFields(value: unknown, source: string, below = ""): ConfigFields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new DataError(
      `Cannot read the config of a model as ${below || "it"} must be an object: file=${source}, ` +
        `found=${shown(value)}`,
    );
  }
  const content = value as Readonly<Record<string, unknown>>;
  const pathOf = (key: string) => below === "" ? key : `${below}.${key}`;
  const read = (key: string) => Object.hasOwn(content, key) ? content[key] ?? undefined : undefined;
  const refuse = (key: string, expected: string): never => {
    throw new DataError(
      `Cannot use a model as ${pathOf(key)} must be ${expected}: file=${source}, ` +
        `${pathOf(key)}=${shown(read(key))}`,
    );
  };
  const checked = <T>(key: string, fallback: T | undefined, rule: Rule<T>): T => {
    const found = read(key) ?? fallback;
    return rule.holds(found) ? found : refuse(key, rule.text);
  };
  return {
    source,
    keys: Object.keys(content).filter((key) => read(key) !== undefined),
    value: read,
    whole: (key, fallback) => checked(key, fallback, wholeUpTo(MOST)),
    layers: (key) => checked(key, undefined, wholeUpTo(MOST_LAYERS)),
    positive: (key, fallback) => checked(key, fallback, POSITIVE),
    flag: (key, fallback) => checked(key, fallback, FLAG),
    text: (key, fallback) => checked(key, fallback, TEXT),
    object: (key) => {
      const found = read(key);
      return found === undefined ? undefined : configFields(found, source, pathOf(key));
    },
    refuse,
  };
}

/**
 * Reads the deviation of initial weights, which no logits depend on: 0.02 where it is none.
 *
 * @param fields The config.
 * @param key Field that has it.
 */
export function deviationOf(fields: ConfigFields, key: string): number {
  const value = fields.value(key);
  return typeof value === "number" && value > 0 && value < 1e6 ? value : 0.02;
}

/** What a value must be. */
interface Rule<T> {
  readonly text: string;
  readonly holds: (value: unknown) => value is T;
}

/** Largest number of elements along an axis that makes sense; keeps sizes and products exact. */
const MOST = 16_777_216;
const MOST_LAYERS = 10_000;

function wholeUpTo(most: number): Rule<number> {
  return {
    text: `a whole number from 1 to ${most}`,
    holds: (value): value is number =>
      Number.isSafeInteger(value) && value as number >= 1 && value as number <= most,
  };
}
const POSITIVE: Rule<number> = {
  text: "a number above 0",
  holds: (value): value is number =>
    typeof value === "number" && value > 0 && Number.isFinite(value),
};
const FLAG: Rule<boolean> = {
  text: "true or false",
  holds: (value): value is boolean => typeof value === "boolean",
};
const TEXT: Rule<string> = {
  text: "text",
  holds: (value): value is string => typeof value === "string",
};

/** Writes a value of JSON for a message. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "not given";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
