import { DataError } from "../base/errors.ts";
import { formatShape, isSameShape, type Shape } from "../base/shape.ts";
import type { PublishedFormat, PublishedModel } from "./published_model.ts";
import { FLOAT_DTYPES, isFloatDtype } from "./tensor_dtypes.ts";
import type { TensorRule } from "./tensor_rule.ts";

/** A tensor as a file describes it. */
export interface FoundTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: Shape;
}

/** A tensor of a file with its place in the model. */
export interface MatchedTensor<T extends FoundTensor> {
  readonly rule: TensorRule;
  readonly tensor: T;
  /** Others that the file has of it under other names; they must be equal. */
  readonly copies: readonly T[];
}

/** All tensors of a file. */
export interface TensorMatch<T extends FoundTensor> {
  readonly matched: readonly MatchedTensor<T>[];
  /** Those that do not change logits. */
  readonly ignored: readonly T[];
}

/** Most names that a message lists. */
const MOST_NAMED = 5;

/**
 * Finds the place of every tensor of a file in the model of its config.
 *
 * @param found The tensors.
 * @param model The model, and where its tensors lie.
 * @param source Where they come from, for messages.
 * @throws {DataError} If one is missing, not expected, there twice, or has another shape or a type
 * of elements that is not read.
 */
export function matchTensors<T extends FoundTensor>(
  found: readonly T[],
  { format, tensors, unused = [] }: Pick<PublishedModel, "tensors" | "unused"> & {
    readonly format: PublishedFormat;
  },
  source: string,
): TensorMatch<T> {
  const rules = new Map(tensors.flatMap((rule) => rule.names.map((name) => [name, rule] as const)));
  const byRule = new Map<TensorRule, Map<string, T>>();
  const ignored: T[] = [];
  const faults = new Map<string, string[]>();
  const report = (what: string, name: string) => {
    faults.set(what, [...faults.get(what) ?? [], shown(name)]);
  };
  for (const tensor of found) {
    const name = knownName(tensor.name, { rules, prefix: format.prefix });
    const rule = rules.get(name);
    if (rule === undefined) {
      if (format.ignored.test(tensor.name) || unused.includes(name)) ignored.push(tensor);
      else report("unexpected", tensor.name);
      continue;
    }
    const own = byRule.get(rule) ?? new Map<string, T>();
    if (own.has(name)) report("twice", tensor.name);
    byRule.set(rule, own.set(name, tensor));
    if (!isSameShape(tensor.shape, rule.shape)) {
      const shapes = `${formatShape(tensor.shape)} (expected ${formatShape(rule.shape)})`;
      report("of another shape", `${tensor.name} ${shapes}`);
    }
    if (!isFloatDtype(tensor.dtype)) {
      report(`of a type other than ${FLOAT_DTYPES.join(", ")}`, `${tensor.name} ${tensor.dtype}`);
    }
  }
  for (const rule of tensors) if (!byRule.has(rule)) report("missing", rule.names[0]);
  if (faults.size > 0) throw matchError(faults, { format, source });
  return { matched: tensors.map((rule) => matchOf(rule, byRule.get(rule)!)), ignored };
}

/** The name in the terms of the rules: with the prefix, and as newer versions call norms. */
function knownName(
  name: string,
  { rules, prefix }: { readonly rules: ReadonlyMap<string, unknown>; readonly prefix: string },
): string {
  const current = name.replace(/\.gamma$/, ".weight").replace(/\.beta$/, ".bias");
  return rules.has(current) || !rules.has(prefix + current) ? current : prefix + current;
}

function matchOf<T extends FoundTensor>(
  rule: TensorRule,
  own: ReadonlyMap<string, T>,
): MatchedTensor<T> {
  const [tensor, ...copies] = rule.names.flatMap((name) => own.get(name) ?? []);
  return { rule, tensor, copies };
}

function matchError(
  faults: ReadonlyMap<string, readonly string[]>,
  { format, source }: { readonly format: PublishedFormat; readonly source: string },
): DataError {
  const parts = [...faults].map(([what, names]) => {
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
    return `${what}=${names.slice(0, MOST_NAMED).join(", ")}${more}`;
  });
  return new DataError(
    `Cannot use a model as its tensors must be those of its config: file=${source}, ` +
      `model_type=${format.name}, ${parts.join("; ")}`,
  );
}

/** Cuts what a hostile file may make long. */
function shown(name: string): string {
  return name.length > 120 ? `${name.slice(0, 120)}…` : name;
}
