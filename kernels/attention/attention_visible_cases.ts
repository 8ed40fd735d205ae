import type { AttentionCase } from "./attention_cases.ts";

/** Ways in which queries see keys. */
export type CountPattern = keyof typeof COUNTS;

/** A row of queries, of which each sees some of the keys. */
interface Place {
  readonly sequence: number;
  readonly query: number;
  readonly queries: number;
  readonly keys: number;
}

/** Keys that a query sees, from 1 to all. */
const COUNTS = {
  /** Counts in no order; where no factor is shared, as many queries as keys have every count once. */
  scattered: ({ sequence, query, keys }: Place) => 1 + (97 * query + 5 * sequence + 1) % keys,
  /** Sequences that end in padding, which nothing sees: a third of the keys, a fifth, and so on. */
  padded: ({ sequence, keys }: Place) => 1 + Math.floor((keys - 1) / (2 * sequence + 1)),
  /** Causal queries behind a prefix that all see, another in each sequence. */
  prefixes: ({ sequence, query, queries, keys }: Place) =>
    Math.max(keys - queries + query + 1, Math.floor(keys / (sequence + 2))),
} as const;

/** Counts of all queries of all sequences, `[B, T]`. */
export function visibleCounts(
  { batch = 1, queries, keys = queries, counts = "scattered" }: AttentionCase,
): readonly number[] {
  return Array.from({ length: batch * queries }, (_, i) => {
    const [sequence, query] = [Math.floor(i / queries), i % queries];
    return COUNTS[counts]({ sequence, query, queries, keys });
  });
}

/** Sizes and counts: chunks and tiles that nothing, all, or queries here and there see. */
export const VISIBLE_CASES: readonly AttentionCase[] = [
  { name: "one element", queries: 1, headDim: 1 },
  { name: "prime sizes", batch: 2, queries: 13, heads: 3, headDim: 7 },
  { name: "one past a tile", queries: 33, headDim: 33 },
  { name: "one past a tile, 24 bits", queries: 33, headDim: 5, precision: 24 },
  { name: "prefixes", batch: 3, queries: 35, heads: 4, kvHeads: 2, headDim: 8, counts: "prefixes" },
  { name: "padded", batch: 3, queries: 41, heads: 4, kvHeads: 2, headDim: 8, counts: "padded" },
  { name: "more keys", batch: 2, queries: 37, keys: 70, heads: 2, headDim: 16 },
  { name: "fewer keys", batch: 2, queries: 9, keys: 3, heads: 2, headDim: 4 },
  { name: "past a chunk", queries: 263, headDim: 6 },
  { name: "past a chunk, 24 bits", queries: 5, keys: 521, headDim: 6, precision: 24 },
  {
    ...{ name: "a chunk that one sequence sees", batch: 2, queries: 259, heads: 2, kvHeads: 1 },
    ...{ headDim: 4, counts: "padded" },
  },
  { name: "64 columns", queries: 40, headDim: 64 },
  { name: "tiny", queries: 7, headDim: 6, values: "tiny" },
];
