import { elementCount } from "../../base/shape.ts";
import { buildCachedDecoder } from "../../model/cached_decoder.ts";
import type { DecoderSpec } from "../../model/decoder_spec.ts";
import { blockFormula } from "../../model/parameter_formula.ts";
import {
  FULL_SIZES,
  type FullSizeName,
  fullSizeParameters,
  fullSizeSpec,
} from "../../model/presets/full_sizes.ts";
import { type PartCheck, plainFindings } from "./part_context.ts";

/** Bytes of a value in f16, in which the models were published. */
const BYTES = 2;

/** Bytes of a token's keys and values as Q2's sources have them. */
const PUBLISHED_CACHES: Readonly<Record<string, number>> = {
  llama2_7b_cache: 524_288,
  llama2_70b_cache: 327_680,
  llama2_70b_mha_cache: 2_621_440,
  chatglm2_6b_cache: 28_672,
  chatglm2_6b_mha_cache: 458_752,
};

/**
 * Counts what published models have at their full size, without allocating any of it: the caches of
 * a token in the graphs that would generate, parameters, and heads that share keys and values.
 *
 * `parameter_difference` and `cache_difference` are the largest differences from what was published,
 * of parameters as a share and where they are known to the last one.
 */
export const publishedSizesCheck: PartCheck = () => {
  const names = Object.keys(FULL_SIZES) as FullSizeName[];
  const exact = names.flatMap((name) => {
    const { published, rounded } = FULL_SIZES[name];
    if (published === undefined || rounded !== undefined) return [];
    return [Math.abs(fullSizeParameters(name) / published - 1)];
  });
  const of = (name: FullSizeName) => fullSizeSpec(name);
  const asMha = (name: FullSizeName) => ({ ...of(name), kvHeads: of(name).heads });
  const caches: Readonly<Record<string, number>> = {
    llama2_7b_cache: cacheInGraph(of("llama2-7b")),
    llama2_70b_cache: cacheInGraph(of("llama2-70b")),
    llama2_70b_mha_cache: cacheInGraph(asMha("llama2-70b")),
    chatglm2_6b_cache: cacheInGraph(of("chatglm2-6b")),
    chatglm2_6b_mha_cache: cacheInGraph(asMha("chatglm2-6b")),
  };
  const [llama2_7b_block, chatglm2_6b_block] = (["llama2-7b", "chatglm2-6b"] as const).map(
    (name) => {
      const { attention, feedForward } = blockFormula({ ...of(name), qkvBias: false });
      return attention + feedForward;
    },
  );
  const sharing = names.filter((name) =>
    FULL_SIZES[name].preset === "llama2" && of(name).kvHeads < of(name).heads
  );
  return Promise.resolve(plainFindings({
    parameter_difference: Math.max(...exact),
    cache_difference: Math.max(
      ...Object.keys(caches).map((name) => Math.abs(caches[name] - PUBLISHED_CACHES[name])),
    ),
    ...caches,
    ...{ llama2_7b_block, chatglm2_6b_block },
    block_mismatch: chatglm2_6b_block / llama2_7b_block - 1,
    chatglm2_6b_groups: of("chatglm2-6b").kvHeads,
    llama2_sharing_sizes: sharing.length,
  }));
};

/** Bytes of a token in the caches of the graph that generates. */
function cacheInGraph(spec: DecoderSpec): number {
  const { model: { graph } } = buildCachedDecoder(spec, { batch: 1, capacity: 1 });
  let values = 0;
  for (const [name, id] of graph.build().inputs) {
    if (name.includes(".cache.")) values += elementCount(graph.tensors[id].shape);
  }
  return BYTES * values;
}
