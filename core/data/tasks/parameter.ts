import { nearestText } from "../../base/nearest.ts";

/** A parameter of a task: what a schema of settings is made from. */
export type Parameter =
  | {
    /** A whole number. */
    readonly kind: "integer";
    /** Value where none is given. */
    readonly default: number;
    /** Least value. */
    readonly min: number;
    /** Largest value. */
    readonly max: number;
    /** What it is, a phrase. */
    readonly what: string;
  }
  | {
    /** Any number in a range. */
    readonly kind: "number";
    /** Value where none is given. */
    readonly default: number;
    /** Least value. */
    readonly min: number;
    /** Largest value. */
    readonly max: number;
    /** What it is, a phrase. */
    readonly what: string;
  }
  | {
    /** One of some names. */
    readonly kind: "choice";
    /** Value where none is given. */
    readonly default: string;
    /** The names. */
    readonly options: readonly string[];
    /** What it is, a phrase. */
    readonly what: string;
  }
  | {
    /** True or false. */
    readonly kind: "boolean";
    /** Value where none is given. */
    readonly default: boolean;
    /** What it is, a phrase. */
    readonly what: string;
  };

/** Parameters by name. */
export type ParameterTable = Readonly<Record<string, Parameter>>;

/** A value for each parameter of a table. */
export type ValuesOf<P extends ParameterTable> = {
  readonly [name in keyof P]: P[name] extends { readonly options: readonly (infer Option)[] }
    ? Option
    : P[name] extends { readonly kind: "boolean" } ? boolean
    : P[name] extends { readonly kind: "integer" | "number" } ? number
    : number | string | boolean;
};

/**
 * Puts given values over the defaults of a table, and checks each.
 *
 * @param given Values by name; what is missing or undefined takes its default.
 * @param options What it is for, as messages name it, and its parameters.
 * @returns A value for each parameter.
 * @throws {RangeError} If a name is unknown, or a value is out of its range.
 */
export function resolveParameters<P extends ParameterTable>(
  given: Readonly<Record<string, unknown>>,
  { task, parameters }: { readonly task: string; readonly parameters: P },
): ValuesOf<P> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(parameters, name)) throw unknownParameter(name, task, parameters);
  }
  const values = Object.entries(parameters).map(([name, parameter]) => {
    const value = given[name] ?? parameter.default;
    requireInRange(value, { task, name, parameter });
    return [name, value] as const;
  });
  return Object.fromEntries(values) as ValuesOf<P>;
}

function requireInRange(
  value: unknown,
  { task, name, parameter }: {
    readonly task: string;
    readonly name: string;
    readonly parameter: Parameter;
  },
): void {
  const rule = ruleOf(parameter);
  if (rule.holds(value)) return;
  throw new RangeError(
    `Cannot make task "${task}" as ${name} must be ${rule.text}: ${name}=${quoted(value)}`,
  );
}

function ruleOf(parameter: Parameter): { text: string; holds: (value: unknown) => boolean } {
  if (parameter.kind === "boolean") {
    return { text: "true or false", holds: (value) => typeof value === "boolean" };
  }
  if (parameter.kind === "choice") {
    return {
      text: `one of ${parameter.options.join(", ")}`,
      holds: (value) => parameter.options.some((option) => option === value),
    };
  }
  const { kind, min, max } = parameter;
  return {
    text: `a ${kind === "integer" ? "whole number" : "number"} from ${min} to ${max}`,
    holds: (value) =>
      typeof value === "number" && value >= min && value <= max &&
      (kind === "number" || Number.isInteger(value)),
  };
}

function unknownParameter(name: string, task: string, parameters: ParameterTable): RangeError {
  const rest = nearestText(name, Object.keys(parameters));
  return new RangeError(`Cannot find parameter "${name}" of task "${task}": ${rest}`);
}

function quoted(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}
