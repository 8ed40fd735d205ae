import { parseArgs } from "@std/cli";
import { UsageError } from "../base/errors.ts";
import { quoteText } from "../experiment/quote_text.ts";
import { listOf, nearestOf } from "../experiment/suggestion.ts";

/** An option of a command. */
export interface Option {
  readonly name: string;
  /** A flag takes no value, a text one, a list may be given more than once. */
  readonly kind: "flag" | "text" | "list";
  /** Placeholder of the value in the help, such as `n`. */
  readonly value?: string;
  readonly help: string;
}

/** What a command takes and how its help explains it. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** What stands behind the name, such as `<name or path>`. */
  readonly arguments: string;
  readonly options: readonly Option[];
  readonly examples: readonly string[];
}

/** Arguments of a command, checked against its spec. */
export interface ParsedOptions {
  readonly positional: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly texts: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

const HELP: Option = { name: "help", kind: "flag", help: "show this help (also -h)" };

/**
 * Reads the arguments of a command.
 *
 * @throws {UsageError} If an option does not exist (with the nearest one), lacks its value, has one
 * that it does not take, or is given twice.
 */
export function parseOptions(spec: CommandSpec, args: readonly string[]): ParsedOptions {
  const options = [...spec.options, HELP];
  const names = (...kinds: Option["kind"][]) =>
    options.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
  refuseFlagValues(names("flag"), args);
  const parsed = parseArgs([...args], {
    boolean: names("flag"),
    string: [...names("text", "list"), "_"],
    // Texts are collected too, so that an option given twice is seen.
    collect: names("text", "list"),
    alias: { h: "help" },
    unknown: (argument, key) => {
      if (key === undefined) return true;
      throw new UsageError(unknownOption(spec, argument));
    },
  });
  const collected = new Map(names("text", "list").map((name) => [name, parsed[name] as string[]]));
  for (const [name, values] of collected) {
    if (values.some((value) => value === "")) {
      throw new UsageError(`Cannot use option --${name} as it must have a value`);
    }
  }
  const texts = new Map<string, string>();
  for (const name of names("text")) {
    const values = collected.get(name)!;
    if (values.length > 1) {
      throw new UsageError(`Cannot use option --${name} twice: ${listOf(values)}`);
    }
    if (values.length === 1) texts.set(name, values[0]);
  }
  return {
    positional: parsed._.map(String),
    flags: new Set(names("flag").filter((name) => parsed[name])),
    texts,
    lists: new Map(names("list").map((name) => [name, collected.get(name)!])),
  };
}

/** Refuses `--flag=value`, which would read as true whatever the value. */
function refuseFlagValues(flags: readonly string[], args: readonly string[]): void {
  const end = args.indexOf("--");
  for (const argument of end < 0 ? args : args.slice(0, end)) {
    const name = /^--([^=]+)=/.exec(argument)?.[1];
    if (name !== undefined && flags.includes(name)) {
      throw new UsageError(
        `Cannot use option --${name} with a value as it is a flag: ${quoteText(argument)}`,
      );
    }
  }
}

function unknownOption(spec: CommandSpec, argument: string): string {
  const known = [...spec.options, HELP].map(({ name }) => `--${name}`);
  const nearest = nearestOf(argument.split("=")[0], known);
  const hint = nearest === undefined ? `it takes ${known.join(", ")}` : `nearest is ${nearest}`;
  return `Cannot find option ${quoteText(argument)}: ${hint}. See deno task ${spec.name} --help`;
}

/** Writes the help of a command: usage, options, examples. */
export function helpText(spec: CommandSpec): string {
  const rows = [...spec.options, HELP].map(({ name, value, help }) =>
    [`--${name}${value ? ` ${value}` : ""}`, help] as const
  );
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [
    `${spec.summary}`,
    "",
    `Usage: deno task ${spec.name} ${spec.arguments}`.trimEnd(),
    "",
    "Options:",
    ...rows.map(([left, help]) => `  ${left.padEnd(width)}${help}`),
    "",
    "Examples:",
    ...spec.examples.map((example) => `  ${example}`),
    "",
    "Exit codes: 0 done, 1 drift or failed cell, 2 wrong use, 3 device missing, 130 interrupted",
  ].join("\n");
}

/**
 * Reads a text option as a whole number.
 *
 * @throws {UsageError} If it is none, or outside the range.
 */
export function wholeNumber(
  options: ParsedOptions,
  name: string,
  range: { readonly from: number; readonly to: number },
): number | undefined {
  const text = options.texts.get(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= range.from && value <= range.to) return value;
  throw new UsageError(
    `Cannot use --${name} as it must be a whole number from ${range.from} to ${range.to}: ` +
      `${name}=${quoteText(text)}`,
  );
}

/**
 * Reads a text option as one of a list.
 *
 * @throws {UsageError} With the nearest choice if it is none of them.
 */
export function oneOf<T extends string>(
  options: ParsedOptions,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = options.texts.get(name);
  if (text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  const nearest = nearestOf(text, choices);
  throw new UsageError(
    `Cannot use --${name} ${quoteText(text)}: ` +
      (nearest === undefined ? "" : `nearest is "${nearest}"; `) +
      `it takes ${choices.join(", ")}`,
  );
}
