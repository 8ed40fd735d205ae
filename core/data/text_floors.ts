import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import { log64 } from "../base/host_math.ts";
import type { FloorRow, HeldOut } from "./dataset.ts";

/** Counts of the tokens of a text, alone and after each other. */
interface Counts {
  /** How often each token comes. */
  readonly tokens: Float64Array;
  /** How often a token comes after another, by `token * vocabulary + target`. */
  readonly pairs: ReadonlyMap<number, number>;
  /** How often each token has one after it. */
  readonly contexts: Float64Array;
  /** How many different tokens come after each token. */
  readonly followers: Float64Array;
}

/**
 * Makes the rows of predictors that learned frequencies from the training part of a text.
 *
 * `uniform` knows the vocabulary alone. `unigram` adds 1 to the count of each token. `bigram` mixes
 * counts after the token before with `unigram`, weighted by how many different tokens came after it
 * (Witten and Bell). A model whose loss is above a row has not learned even that; real text has no
 * floor that is known.
 *
 * Source: Witten and Bell 1991, IEEE Transactions on Information Theory 37(4), method C.
 *
 * @param train Sequences of training.
 * @param heldOut Windows that are predicted.
 * @param vocabulary Number of tokens.
 * @returns The rows `uniform`, `unigram` and `bigram`.
 */
export function textFloorRows(
  train: Iterable<{ readonly tokens: Uint32Array; readonly targets: Uint32Array }>,
  { tokens, targets }: Pick<HeldOut, "tokens" | "targets">,
  vocabulary: number,
): FloorRow[] {
  const counts = countText(train, vocabulary);
  let total = 0;
  for (const count of counts.tokens) total += count;
  let [unigram, bigram, scored] = [0, 0, 0];
  targets.forEach((target, i) => {
    if (target === IGNORE_INDEX) return;
    const alone = (counts.tokens[target] + 1) / (total + vocabulary);
    const token = tokens[i];
    const { [token]: context } = counts.contexts;
    const { [token]: followers } = counts.followers;
    const pair = counts.pairs.get(token * vocabulary + target) ?? 0;
    const after = context === 0 ? alone : (pair + followers * alone) / (context + followers);
    unigram -= log64(alone);
    bigram -= log64(after);
    scored++;
  });
  const row = (name: FloorRow["name"], what: string, nats: number): FloorRow => ({
    name,
    what,
    nats,
  });
  return [
    row("uniform", `every one of ${vocabulary} tokens alike`, log64(vocabulary)),
    row("unigram", "frequency of each token in the training part", unigram / scored),
    row("bigram", "frequency of each token after the one before it there", bigram / scored),
  ];
}

function countText(
  sequences: Iterable<{ readonly tokens: Uint32Array; readonly targets: Uint32Array }>,
  vocabulary: number,
): Counts {
  const alone = new Float64Array(vocabulary);
  const contexts = new Float64Array(vocabulary);
  const followers = new Float64Array(vocabulary);
  const pairs = new Map<number, number>();
  for (const { tokens, targets } of sequences) {
    for (let i = 0; i < targets.length; i++) {
      if (targets[i] === IGNORE_INDEX) continue;
      const key = tokens[i] * vocabulary + targets[i];
      const before = pairs.get(key) ?? 0;
      pairs.set(key, before + 1);
      alone[targets[i]]++;
      contexts[tokens[i]]++;
      if (before === 0) followers[tokens[i]]++;
    }
  }
  return { tokens: alone, pairs, contexts, followers };
}
