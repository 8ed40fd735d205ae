import { log64 } from "../base/host_math.ts";

/** How distances are put into buckets. */
export interface BucketRule {
  readonly buckets: number;
  /** Distance from which on all are in one bucket. */
  readonly maxDistance: number;
  /** Whether keys after the query have buckets of their own, a half of all; else they share one. */
  readonly bothSides: boolean;
}

/**
 * Finds the bucket of a distance, query minus key: small ones have one each, larger ones share, by
 * their logarithm.
 *
 * Source: Raffel et al. 2020, arXiv:1910.10683, section 2.1; the authors' program,
 * `_relative_position_bucket` of `mesh_tensorflow/transformer/transformer_layers.py`.
 */
export function t5Bucket(
  distance: number,
  { buckets, maxDistance, bothSides }: BucketRule,
): number {
  const own = bothSides ? buckets / 2 : buckets;
  const first = bothSides && distance < 0 ? own : 0;
  const size = bothSides ? Math.abs(distance) : Math.max(distance, 0);
  const exact = Math.floor(own / 2);
  if (size < exact) return first + size;
  const share = log64(size / exact) / log64(maxDistance / exact);
  return first + Math.min(own - 1, exact + Math.floor(share * (own - exact)));
}

/** Lists the bucket of each query and key. Shape: `[length, length]`. */
export function t5BucketTable(length: number, rule: BucketRule): Uint32Array {
  const of = Uint32Array.from({ length: 2 * length - 1 }, (_, i) => t5Bucket(i - length + 1, rule));
  return Uint32Array.from({ length: length * length }, (_, at) => {
    const [query, key] = [Math.floor(at / length), at % length];
    return of[query - key + length - 1];
  });
}

/** Says what a rule breaks, if anything: each side needs two buckets, and room for logarithms. */
export function bucketFault({ buckets, maxDistance, bothSides }: BucketRule): string | undefined {
  const own = bothSides ? buckets / 2 : buckets;
  if (!Number.isInteger(own) || own < 2) {
    return `buckets must be ${
      bothSides ? "an even number of at least 4" : "a whole number of at least 2"
    }`;
  }
  if (Number.isInteger(maxDistance) && maxDistance > Math.floor(own / 2)) return undefined;
  return "maxDistance must be a whole number above the distances that have a bucket each";
}
