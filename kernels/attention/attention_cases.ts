import type { CaseValues, OpCase } from "../../core/base/op.ts";
import { type AttentionForm, formInputs, formSize, resultShapes } from "./attention_forms.ts";
import { type CountPattern, VISIBLE_CASES, visibleCounts } from "./attention_visible_cases.ts";

/** A case of attention, whatever its form. */
export interface AttentionCase {
  readonly name: string;
  readonly batch?: number;
  readonly queries: number;
  /** As many as queries where not given; other numbers are for forms that keep q and k apart. */
  readonly keys?: number;
  readonly heads?: number;
  readonly kvHeads?: number;
  readonly headDim: number;
  readonly causal?: 0 | 1;
  readonly precision?: 12 | 24;
  /** Kind of values of q, k and v. */
  readonly values?: CaseValues;
  /** Which keys queries see, for forms that take it as an input. */
  readonly counts?: CountPattern;
}

/** Sizes 1, odd, prime and one past a tile or chunk; groups of heads; keys of another length. */
const CASES: readonly AttentionCase[] = [
  { name: "one element", queries: 1, headDim: 1 },
  { name: "prime sizes, causal", batch: 2, queries: 13, heads: 3, headDim: 7, causal: 1 },
  { name: "one past a tile", queries: 33, headDim: 33 },
  { name: "one past a tile, causal, 24 bits", queries: 33, headDim: 5, causal: 1, precision: 24 },
  { name: "groups of heads", batch: 2, queries: 35, heads: 4, kvHeads: 2, headDim: 8, causal: 1 },
  { name: "more keys, causal", queries: 37, keys: 70, heads: 2, headDim: 16, causal: 1 },
  { name: "more keys, 24 bits", queries: 5, keys: 40, headDim: 12, precision: 24 },
  { name: "fewer keys", batch: 2, queries: 9, keys: 3, heads: 2, headDim: 4 },
  { name: "past a chunk, causal", queries: 263, headDim: 6, causal: 1 },
  { name: "past a chunk, groups of heads", queries: 259, heads: 2, kvHeads: 1, headDim: 4 },
  { name: "64 columns", queries: 40, headDim: 64, causal: 1 },
  { name: "128 columns", queries: 34, headDim: 128, causal: 1 },
  { name: "all equal", queries: 34, headDim: 6, causal: 1, values: "equal" },
  { name: "zero", queries: 5, headDim: 6, values: "zero" },
  { name: "tiny", queries: 7, headDim: 6, values: "tiny" },
];

/** Cases of the attention op of a form. */
export function attentionCases(form: AttentionForm): readonly OpCase[] {
  return casesOf(form).map((given) => ({
    name: given.name,
    inputShapes: inputShapes(form, given),
    attributes: attributesOf(given),
    values: valuesOf(form, given),
  }));
}

/** Cases of its gradient; what the forward pass gives is any values, as long as they are finite. */
export function attentionGradCases(form: AttentionForm): readonly OpCase[] {
  return casesOf(form).map((given) => {
    const shapes = inputShapes(form, given);
    const attributes = attributesOf(given);
    const [y, stats] = resultShapes(formSize(form, shapes, attributes));
    return {
      name: given.name,
      inputShapes: [y, ...shapes, y, stats],
      attributes,
      values: ["normal", ...valuesOf(form, given), "normal", "positive"],
    };
  });
}

/** Forms differ in where their operands lie alone, so that some cases are enough for two of them. */
function casesOf({ packed, biased, visible }: AttentionForm): readonly AttentionCase[] {
  const cases = visible ? VISIBLE_CASES : CASES;
  if (!packed && !biased) return cases;
  return cases.filter(({ headDim, keys, precision, values }) =>
    headDim <= 32 && precision === undefined && ((biased && !packed) || (!keys && !values))
  );
}

function inputShapes(form: AttentionForm, given: AttentionCase): readonly number[][] {
  const { batch = 1, queries, keys = queries, heads = 1, kvHeads = heads, headDim } = given;
  const kv = [batch, keys, kvHeads * headDim];
  const shapes: Readonly<Record<string, number[]>> = {
    ...{ q: [batch, queries, heads * headDim], k: kv, v: kv, bias: [heads, queries, keys] },
    ...{ qkv: [batch, queries, (heads + 2 * kvHeads) * headDim], visible: [batch, queries] },
  };
  return formInputs(form).map((name) => shapes[name]);
}

function attributesOf(given: AttentionCase) {
  const { heads = 1, kvHeads = heads, headDim, causal = 0, precision = 12 } = given;
  return { heads, kvHeads, causal, precision, scale: Math.fround(1 / Math.sqrt(headDim)) };
}

function valuesOf(form: AttentionForm, given: AttentionCase): (CaseValues | readonly number[])[] {
  const { values = "normal" } = given;
  return formInputs(form).map((name) => {
    if (name === "visible") return visibleCounts(given);
    return name === "bias" ? "normal" : values;
  });
}
