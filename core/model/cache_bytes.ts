import { type DecoderSpec, headColumns } from "./decoder_spec.ts";
import { parameterFormula } from "./parameter_formula.ts";

const BYTES_PER_VALUE = 4;

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

/**
 * Counts the bytes that the next token of each sequence reads at least: every parameter but the
 * table of embeddings once, and of each sequence its keys and values.
 *
 * @param spec The model; its values and those in the caches are f32.
 * @param size Sequences, and tokens of each.
 */
export function tokenBytes(
  spec: DecoderSpec,
  { batch, context }: { readonly batch: number; readonly context: number },
): number {
  const table = spec.tiedHead ? 0 : spec.width * spec.vocabulary;
  return BYTES_PER_VALUE * (parameterFormula(spec) - table) +
    batch * context * cacheBytes(spec, BYTES_PER_VALUE);
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
