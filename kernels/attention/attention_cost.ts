import { type AttentionSize, visibleKeys } from "./attention_size.ts";

/** Pairs of a query and a key that it sees, in all heads; all pairs where an input says what it sees. */
export function scoreCount(size: AttentionSize): number {
  const { batch, queries, heads } = size;
  // Visible keys grow by one a query, or not at all.
  const mean = (visibleKeys(size, 0) + visibleKeys(size, queries - 1)) / 2;
  return batch * heads * queries * mean;
}
