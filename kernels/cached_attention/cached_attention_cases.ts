import type { OpCase } from "../../core/base/op.ts";
import type { CachedForm } from "./cached_attention_size.ts";

interface CachedCase {
  readonly name: string;
  readonly batch?: number;
  readonly capacity: number;
  readonly heads?: number;
  readonly kvHeads?: number;
  readonly headDim: number;
  readonly precision?: 12 | 24;
  readonly position?: "zero" | "place";
}

/** Places in the cache: the first, any, past a chunk; groups of heads; both precisions. */
const CASES: readonly CachedCase[] = [
  { name: "one element", capacity: 1, headDim: 1, position: "zero" },
  { name: "the first of many", capacity: 37, headDim: 6, position: "zero" },
  { name: "prime sizes", batch: 3, capacity: 13, heads: 3, headDim: 7 },
  { name: "groups of heads", batch: 2, capacity: 33, heads: 4, kvHeads: 2, headDim: 8 },
  { name: "one head of keys", batch: 5, capacity: 7, heads: 4, kvHeads: 1, headDim: 33 },
  { name: "24 bits", batch: 5, capacity: 31, heads: 2, headDim: 12, precision: 24 },
  { name: "past a chunk", batch: 5, capacity: 300, heads: 2, headDim: 20, position: "place" },
  {
    ...{ name: "past a chunk, 24 bits, groups of heads", batch: 4, capacity: 301, heads: 2 },
    ...{ kvHeads: 1, headDim: 5, precision: 24, position: "place" },
  },
  { name: "128 columns", batch: 2, capacity: 9, headDim: 128 },
];

function caseOf({ biased }: CachedForm, given: CachedCase): OpCase {
  const { batch = 1, capacity, heads = 1, kvHeads = heads, headDim, position = "index" } = given;
  const columns = kvHeads * headDim;
  return {
    name: given.name,
    inputShapes: [
      [batch, heads * headDim + 2 * columns],
      [batch, columns, capacity],
      [batch, capacity, columns],
      [batch],
      ...(biased ? [[heads, 1, capacity]] : []),
    ],
    attributes: {
      heads,
      kvHeads,
      precision: given.precision ?? 12,
      scale: Math.fround(1 / Math.sqrt(headDim)),
    },
    values: ["normal", "normal", "normal", position, "normal"],
  };
}

/** Cases of a form. */
export function cachedCases(form: CachedForm): readonly OpCase[] {
  return CASES.map((given) => caseOf(form, given));
}
