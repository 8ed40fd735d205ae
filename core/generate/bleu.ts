import { exp64, log64 } from "../base/host_math.ts";
import { ShapeError } from "../base/errors.ts";
import { tokenize13a } from "./tokenize_13a.ts";

/** Longest n-grams that are counted. */
const ORDERS = 4;

/** A score with what it is made of. */
export interface Bleu {
  /** The score, 0 to 100. */
  readonly score: number;
  /** Precision of n-grams of each order from 1 to 4, in percent, after smoothing. */
  readonly precisions: readonly number[];
  /** Factor for translations that are shorter than their references, at most 1. */
  readonly brevityPenalty: number;
  /** Words of all translations. */
  readonly words: number;
  /** Words of all references. */
  readonly referenceWords: number;
}

/** How a score is computed. */
export interface BleuOptions {
  /** Cuts a sentence into words; {@link tokenize13a} where not given. */
  readonly tokenize?: (text: string) => readonly string[];
}

/**
 * Scores translations of a whole corpus by the n-grams that they share with references.
 *
 * `BLEU = 100 min(1, exp(1 - r / c)) (p1 p2 p3 p4)^(1/4)`, with c words of translations and r words of
 * references. `pn` is the share of the n-grams of all translations that their references hold; one that
 * comes more often than in its reference counts as often as there. An order without a match is smoothed
 * as sacreBLEU does by default (`exp`): the k-th such order counts `1 / 2^k` matches. Without any match,
 * and without any n-gram of an order, the score is 0. Differs from the source: one reference a
 * translation, and the smoothing.
 *
 * It is sacreBLEU's score of signature `nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp`; scores by another
 * tokenisation do not compare.
 *
 * Source: Papineni et al. 2002, ACL, 311-318; Post 2018, arXiv:1804.08771.
 *
 * @param translations Sentences that were made, at least one.
 * @param references What they should be, one for each.
 * @param options How sentences are cut into words.
 * @returns The score.
 * @throws {ShapeError} If there are not as many references as translations.
 * @throws {RangeError} If there is none.
 */
export function corpusBleu(
  translations: readonly string[],
  references: readonly string[],
  { tokenize = tokenize13a }: BleuOptions = {},
): Bleu {
  if (translations.length !== references.length) {
    throw new ShapeError(
      "Cannot compute BLEU as each translation must have a reference: " +
        `translations=${translations.length}, references=${references.length}`,
    );
  }
  if (translations.length === 0) {
    throw new RangeError("Cannot compute BLEU as there must be a translation: translations=0");
  }
  const matched = new Array<number>(ORDERS).fill(0);
  const made = new Array<number>(ORDERS).fill(0);
  let [words, referenceWords] = [0, 0];
  translations.forEach((translation, i) => {
    const own = tokenize(translation);
    const wanted = tokenize(references[i]);
    words += own.length;
    referenceWords += wanted.length;
    for (let order = 1; order <= ORDERS; order++) {
      const there = countNGrams(wanted, order);
      for (const [gram, count] of countNGrams(own, order)) {
        made[order - 1] += count;
        matched[order - 1] += Math.min(count, there.get(gram) ?? 0);
      }
    }
  });
  const precisions = matched[0] === 0 ? matched : smoothPrecisions(matched, made);
  const brevityPenalty = words >= referenceWords
    ? 1
    : words === 0
    ? 0
    : exp64(1 - referenceWords / words);
  const score = precisions.some((precision) => precision === 0) ? 0 : 100 * brevityPenalty *
    exp64(precisions.reduce((sum, each) => sum + log64(each / 100), 0) / ORDERS);
  return { score, precisions, brevityPenalty, words, referenceWords };
}

/** Percentages; the k-th order without a match counts as if it had `1 / 2^k` of one. */
function smoothPrecisions(matched: readonly number[], made: readonly number[]): readonly number[] {
  let part = 1;
  return matched.map((count, i) => {
    if (made[i] === 0) return 0;
    if (count > 0) return 100 * count / made[i];
    part /= 2;
    return 100 * part / made[i];
  });
}

function countNGrams(words: readonly string[], order: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + order <= words.length; start++) {
    const gram = words.slice(start, start + order).join(" "); // no word holds a space
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}
