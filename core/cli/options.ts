import { parseArgs } from "@std/cli";
import { nearestName } from "../base/nearest.ts";
import { UsageError } from "../base/errors.ts";

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

const HELP: Option = { name: "help", kind: "flag", help: "show this help" };

/**
 * Reads the arguments of a command.
 *
 * @throws {UsageError} If an option does not exist (with the nearest one), lacks its value or is
 * given twice.
 */
export function parseOptions(spec: CommandSpec, args: readonly string[]): ParsedOptions {
  const options = [...spec.options, HELP];
  const names = (kind: Option["kind"]) =>
    options.filter((option) => option.kind === kind).map(({ name }) => name);
  const parsed = parseArgs([...args], {
    boolean: names("flag"),
    string: [...names("text"), ...names("list"), "_"],
    // Texts are collected too, so that an option given twice is seen.
    collect: [...names("text"), ...names("list")],
    alias: { h: "help" },
    unknown: (argument, key) => {
      if (key === undefined) return true;
      const known = options.map(({ name }) => `--${name}`);
      throw new UsageError(
        `Cannot use option ${argument}: nearest is ${nearestName(`--${key}`, known)}. ` +
          `See deno task ${spec.name} --help`,
      );
    },
  });
  const collected = new Map(
    [...names("text"), ...names("list")].map((name) => [name, parsed[name] as string[]]),
  );
  for (const [name, values] of collected) {
    if (values.some((value) => value === "")) {
      throw new UsageError(`Cannot use option --${name} as it needs a value`);
    }
  }
  const texts = new Map<string, string>();
  for (const name of names("text")) {
    const values = collected.get(name)!;
    if (values.length > 1) {
      throw new UsageError(`Cannot use option --${name} twice: ${values.join(", ")}`);
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
      `${name}=${text}`,
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
  throw new UsageError(
    `Cannot use --${name} "${text}": nearest is "${nearestName(text, choices)}", it takes ${
      choices.join(", ")
    }`,
  );
}
