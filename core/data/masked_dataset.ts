import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import { canonicalJson } from "../base/canonical_json.ts";
import { sha256Hex } from "../base/sha256.ts";
import { integerBelow } from "../random/integer_below.ts";
import { createStream, type Stream } from "../random/stream.ts";
import { uniform53 } from "../random/uniform.ts";
import { wordSource } from "../random/word_source.ts";
import type { Dataset, TokenBatch } from "./dataset.ts";
import { drawDistinct } from "./tasks/draw_distinct.ts";

/** Version of the choice of tokens: raised when a batch of the same data may change. */
const MASKED_VERSION = 1;

/** Share of the tokens of a window that are to be found. */
const CHOSEN = 0.15;
/** Share of these that the mask stands for. */
const MASKED = 0.8;
/** Share of these that stay, or are the mask; the others are random tokens. */
const MASKED_OR_KEPT = 0.9;

/**
 * Makes a dataset of windows of which some tokens are to be found, for an encoder: masked language
 * modelling.
 *
 * Of each window `round(0.15 n)` of its n tokens are chosen, one at least, every set alike. 80 % of
 * them are replaced by the mask, a token of its own behind those of the data; 10 % by a random
 * token, which may be the same; 10 % stay. Only they are scored. The windows are those of the data;
 * what follows the last of their targets is padding, which no token sees and no choice takes. Which
 * tokens are chosen is a function of the place: of training by the stream `data-content/masked` of
 * the seed, of held-out windows by the stream `eval/masked/<split>` of seed 0. No floor is known.
 *
 * Source: Devlin et al. 2019, arXiv:1810.04805, section 3.1; the authors' program,
 * https://github.com/google-research/bert, create_pretraining_data.py,
 * `create_masked_lm_predictions`.
 *
 * @param data Windows of tokens.
 * @returns The dataset: one token more, of the kind `problems`.
 */
export function maskedDataset(data: Dataset): Dataset {
  const { name, description, vocabulary, tokenizer, leastLength } = data;
  const digest = sha256Hex(canonicalJson({ masked: MASKED_VERSION, data: data.digest }));
  const mask = (batch: TokenBatch, length: number, stream: Stream, first: number): TokenBatch =>
    maskWindows(batch, { length, vocabulary, streamOf: (row) => stream.atStep(first + row) });
  return {
    name,
    description: `${description} Masked: 15 % of the tokens are to be found.`,
    vocabulary: vocabulary + 1,
    kind: "problems",
    digest,
    ...(leastLength !== undefined && { leastLength }),
    ...(tokenizer !== undefined && { tokenizer }),
    trainBatch(at) {
      const { seed, step, batch, length } = at;
      const stream = createStream({ seed, path: "data-content/masked", experiment: digest });
      return mask(data.trainBatch(at), length, stream, step * batch);
    },
    heldOut(size) {
      const { sequences, length, tokens, targets } = data.heldOut(size);
      const path = `eval/masked/${size.split ?? "validation"}`;
      const stream = createStream({ seed: 0, path, experiment: digest });
      return { sequences, length, ...mask({ tokens, targets }, length, stream, 0) };
    },
  };
}

/** Replaces tokens of each window; its targets are the tokens that stood there. */
function maskWindows(
  { tokens: all, targets: scored }: TokenBatch,
  { length, vocabulary, streamOf }: {
    readonly length: number;
    readonly vocabulary: number;
    readonly streamOf: (row: number) => Stream;
  },
): TokenBatch {
  const tokens = all.slice();
  const targets = new Uint32Array(all.length).fill(IGNORE_INDEX);
  const visible = new Uint32Array(all.length);
  for (let start = 0; start < all.length; start += length) {
    const own = scored.subarray(start, start + length);
    const used = own.findLastIndex((target) => target !== IGNORE_INDEX) + 1;
    visible.fill(Math.max(1, used), start, start + length);
    const words = wordSource(streamOf(start / length));
    const count = Math.min(used, Math.max(1, Math.round(CHOSEN * used)));
    for (const place of drawDistinct(words, { count, bound: used })) {
      const at = start + place;
      targets[at] = all[at];
      const draw = uniform53(words.next(), words.next());
      if (draw < MASKED) tokens[at] = vocabulary;
      else if (draw >= MASKED_OR_KEPT) tokens[at] = integerBelow(words, vocabulary);
    }
  }
  return { tokens, targets, visible };
}
