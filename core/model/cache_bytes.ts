import { type DecoderSpec, headColumns } from "./decoder_spec.ts";

/**
 * Counts the bytes that a token's keys and values take in the cache: 2 layers kvHeads D bytes.
 *
 * Source: Shazeer 2019, arXiv:1911.02150, section 2.4.1; Ainslie et al. 2023, arXiv:2305.13245.
 *
 * @param spec The model.
 * @param bytes Bytes of a value: 4 in the caches here, 2 of f16.
 */
export function cacheBytes(
  spec: Pick<DecoderSpec, "layers" | "width" | "heads" | "kvHeads" | "headWidth">,
  bytes: number,
): number {
  return 2 * spec.layers * spec.kvHeads * headColumns(spec) * bytes;
}

/** How heads share keys and values: each has its own, groups share them, or all do. */
export type SharingName = "MHA" | "GQA" | "MQA";

/**
 * Names how heads share keys and values, by their numbers: a flag in a config does not decide it.
 *
 * @param heads Heads of queries.
 * @param kvHeads Heads of keys and values.
 */
export function sharingName(heads: number, kvHeads: number): SharingName {
  if (kvHeads === heads) return "MHA";
  return kvHeads === 1 ? "MQA" : "GQA";
}
