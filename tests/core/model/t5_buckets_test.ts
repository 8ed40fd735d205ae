import { assertEquals } from "@std/assert";
import { bucketFault, t5Bucket, t5BucketTable } from "../../../core/model/t5_buckets.ts";

const CAUSAL = { buckets: 32, maxDistance: 128, bothSides: false };

Deno.test("t5Bucket() has a bucket for each small distance, then shares by the logarithm", () => {
  const of = (distance: number) => t5Bucket(distance, CAUSAL);
  assertEquals([-5, 0, 1, 15, 16].map(of), [0, 0, 1, 15, 16]);
  // 16 + floor(16 ln(n / 16) / ln 8), at most 31.
  assertEquals([18, 19, 20, 24, 32, 63, 64, 100, 127, 128, 5000].map(of), [
    ...[16, 17, 17, 19, 21, 26, 26, 30, 31, 31, 31],
  ]);
});

Deno.test("t5Bucket() gives keys behind the query the other half where all are seen", () => {
  const both = { ...CAUSAL, bothSides: true };
  assertEquals([-200, -1, 0, 1, 7, 8, 200].map((d) => t5Bucket(d, both)), [31, 17, 0, 1, 7, 8, 15]);
});

Deno.test("t5BucketTable() has a row for each query", () => {
  const table = t5BucketTable(3, { ...CAUSAL, buckets: 4, maxDistance: 8 });
  assertEquals([...table], [0, 0, 0, 1, 0, 0, 2, 1, 0]);
});

Deno.test("bucketFault() says which rule cannot be", () => {
  assertEquals(bucketFault(CAUSAL), undefined);
  assertEquals(bucketFault({ ...CAUSAL, buckets: 1 })?.includes("at least 2"), true);
  assertEquals(bucketFault({ ...CAUSAL, buckets: 3, bothSides: true })?.includes("even"), true);
  assertEquals(bucketFault({ ...CAUSAL, maxDistance: 16 })?.includes("maxDistance"), true);
});
