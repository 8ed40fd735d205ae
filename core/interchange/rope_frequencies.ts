import { log64, pow64 } from "../base/host_math.ts";
import type { ConfigFields } from "./config_fields.ts";
import { libraryVersion } from "./library_version.ts";
import type { RopeUse } from "./rope_config.ts";

/** Angles that a rule gives. */
export interface RopeRule {
  /** Radians a token of each pair; those of the base alone where not given. */
  readonly frequencies?: Float64Array;
  /** Factor on the tables of sines and cosines. */
  readonly tableFactor: number;
}

/** A rule's own values, and what they apply to. */
interface RuleInput extends RopeUse {
  readonly base: number;
  /** The config around the rule. */
  readonly fields: ConfigFields;
}

const TWO_PI = 6.283185307179586;

/** Every rule that is understood. */
const RULES: Readonly<Record<string, (scaling: ConfigFields, input: RuleInput) => RopeRule>> = {
  linear,
  dynamic,
  yarn,
  longrope,
  llama3,
};

/**
 * Computes the angles of a published rule of scaling, in f64.
 *
 * They differ from those of `rotaryFrequencies()`, which follows the papers: YaRN ramps over the
 * index of the pair here, with its ends rounded, and not over its turns.
 *
 * Source: `modeling_rope_utils.py` of https://github.com/huggingface/transformers, for the rules;
 * arXiv:2306.15595 (linear), arXiv:2309.00071 (dynamic, YaRN), arXiv:2402.13753 (LongRoPE).
 *
 * @throws {DataError} If the rule is none of them, or lacks a value.
 */
export function ropeFrequencies(
  kind: string,
  scaling: ConfigFields,
  input: RuleInput,
): RopeRule {
  if (Object.hasOwn(RULES, kind)) return RULES[kind](scaling, input);
  return refuseKind(scaling, `one of default, ${Object.keys(RULES).join(", ")}`);
}

function refuseKind(scaling: ConfigFields, expected: string): never {
  const key = scaling.value("rope_type") === undefined ? "type" : "rope_type";
  return scaling.refuse(key, expected);
}

/** Gives the length of the sequence to a rule whose angles depend on it. */
function knownTokens(scaling: ConfigFields, { tokens }: RuleInput): number {
  if (tokens !== undefined) return tokens;
  return refuseKind(scaling, "one whose angles do not depend on the length of the sequence");
}

/** All angles divided by the factor. */
function linear(scaling: ConfigFields, input: RuleInput): RopeRule {
  const factor = scaling.positive("factor");
  return { frequencies: plain(input).map((each) => each / factor), tableFactor: 1 };
}

/** A larger base for sequences that are longer than those of training. */
function dynamic(scaling: ConfigFields, input: RuleInput): RopeRule {
  const { base, headColumns, maxPositions } = input;
  const tokens = knownTokens(scaling, input);
  const factor = scaling.positive("factor");
  if (tokens <= maxPositions) return { tableFactor: 1 };
  if (headColumns <= 2) return refuseKind(scaling, "another one where heads have 2 columns");
  const growth = factor * tokens / maxPositions - (factor - 1);
  const grown = base * pow64(growth, headColumns / (headColumns - 2));
  return { frequencies: plain({ ...input, base: grown }), tableFactor: 1 };
}

/** Fast pairs as they are, slow ones divided, those between by a ramp over their index. */
function yarn(scaling: ConfigFields, input: RuleInput): RopeRule {
  const original = originalPositions("yarn", scaling, input);
  const factor = factorOf("yarn", scaling, { ...input, original });
  const { base, headColumns } = input;
  // The index at which a pair makes so many turns over the trained length.
  const indexOf = (turns: number) =>
    headColumns * log64(original / (turns * TWO_PI)) / (2 * log64(base));
  const ends = [
    indexOf(scaling.positive("beta_fast", 32)),
    indexOf(scaling.positive("beta_slow", 1)),
  ];
  const isRounded = scaling.flag("truncate", true);
  const low = Math.max(0, isRounded ? Math.floor(ends[0]) : ends[0]);
  let high = Math.min(headColumns - 1, isRounded ? Math.ceil(ends[1]) : ends[1]);
  if (high === low) high += 0.001;
  const frequencies = plain(input).map((each, i) => {
    const slow = Math.min(1, Math.max(0, (i - low) / (high - low)));
    return each / factor * slow + each * (1 - slow);
  });
  return { frequencies, tableFactor: yarnFactor(scaling, factor) };
}

function yarnFactor(scaling: ConfigFields, factor: number): number {
  if (scaling.value("attention_factor") !== undefined) return scaling.positive("attention_factor");
  const rise = (by: number) => factor <= 1 ? 1 : 0.1 * by * log64(factor) + 1;
  const [own, all] = ["mscale", "mscale_all_dim"].map((key) =>
    (scaling.value(key) ?? 0) === 0 ? 0 : scaling.positive(key)
  );
  return own > 0 && all > 0 ? rise(own) / rise(all) : rise(1);
}

/** A factor for each pair: one list for short sequences, one for long ones. */
function longrope(scaling: ConfigFields, input: RuleInput): RopeRule {
  const original = originalPositions("longrope", scaling, input);
  const key = knownTokens(scaling, input) > original ? "long_factor" : "short_factor";
  const pairs = input.headColumns / 2;
  const factors = scaling.value(key);
  const isList = Array.isArray(factors) && factors.length === pairs &&
    factors.every((each) => typeof each === "number" && each > 0);
  if (!isList) return scaling.refuse(key, `a list of ${pairs} numbers above 0`);
  const frequencies = plain(input).map((each, i) => each / (factors as number[])[i]);
  if (scaling.value("attention_factor") !== undefined) {
    return { frequencies, tableFactor: scaling.positive("attention_factor") };
  }
  const factor = factorOf("longrope", scaling, { ...input, original });
  const tableFactor = factor <= 1 ? 1 : Math.sqrt(1 + log64(factor) / log64(original));
  return { frequencies, tableFactor };
}

/** Short wavelengths as they are, long ones divided, those between by a ramp. */
function llama3(scaling: ConfigFields, input: RuleInput): RopeRule {
  const factor = scaling.positive("factor");
  const [low, high] = ["low_freq_factor", "high_freq_factor"].map((key) => scaling.positive(key));
  if (!(high > low)) return scaling.refuse("high_freq_factor", "above low_freq_factor");
  const original = originalPositions("llama3", scaling, input);
  const frequencies = plain(input).map((each) => {
    const turns = original * each / TWO_PI;
    const kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
    return (1 - kept) * each / factor + kept * each;
  });
  return { frequencies, tableFactor: 1 };
}

function plain({ base, headColumns }: Pick<RuleInput, "base" | "headColumns">): Float64Array {
  const pairs = headColumns / 2;
  return Float64Array.from({ length: pairs }, (_, i) => 1 / pow64(base, i / pairs));
}

/**
 * Positions of training.
 *
 * Version 5 takes those beside the rule, then those of the rule; version 4 takes those beside it for
 * LongRoPE alone, and those of the rule for all others.
 */
function originalPositions(
  kind: "yarn" | "longrope" | "llama3",
  scaling: ConfigFields,
  { fields, maxPositions }: RuleInput,
): number {
  const key = "original_max_position_embeddings";
  const read = (from: ConfigFields) => from.value(key) === undefined ? undefined : from.whole(key);
  const [own, beside] = [read(scaling), read(fields)];
  const five = beside ?? own ?? maxPositions;
  const four = (kind === "longrope" ? beside : own) ?? maxPositions;
  const version = libraryVersion(fields, "rope_parameters");
  if (version.isFive) return five;
  if (version.isFour || five === four) return four;
  return scaling.refuse(
    key,
    `${four}, as versions of the library disagree otherwise and transformers_version is not given`,
  );
}

/**
 * Reads the factor, or the ratio of positions where it is not given.
 *
 * Where both are given and differ, version 5 takes the factor; version 4 takes the ratio for
 * LongRoPE, and for YaRN the factor from 4.57 on, what its older versions do not agree about.
 */
function factorOf(
  kind: "yarn" | "longrope",
  scaling: ConfigFields,
  { fields, maxPositions, original }: RuleInput & { readonly original: number },
): number {
  const ratio = maxPositions / original;
  if (scaling.value("factor") === undefined) return ratio;
  const factor = scaling.positive("factor");
  const { isFive, isFour, minor } = libraryVersion(fields, "rope_parameters");
  if (isFive || original === maxPositions || factor === ratio) return factor;
  if (isFour && kind === "longrope") return ratio;
  if (isFour && minor >= 57) return factor;
  return scaling.refuse(
    "factor",
    `max_position_embeddings over original_max_position_embeddings, ${ratio}, as versions of the ` +
      "library disagree otherwise",
  );
}
