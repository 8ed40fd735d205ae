import { assertEquals } from "@std/assert";
import { splitCache } from "../../../core/generate/split_cache.ts";

Deno.test("splitCache() puts keys side by side and values row by row, zero behind the length", () => {
  // One head of two columns: a row is q, q, k, k, v, v.
  const spec = { width: 2, heads: 1, kvHeads: 1 };
  const qkv = Float32Array.from({ length: 2 * 2 * 6 }, (_, i) => i);
  const { keys, values } = splitCache(qkv, { batch: 2, length: 2, capacity: 3, spec });
  assertEquals([...keys], [2, 8, 0, 3, 9, 0, 14, 20, 0, 15, 21, 0]);
  assertEquals([...values], [4, 5, 10, 11, 0, 0, 16, 17, 22, 23, 0, 0]);
});
