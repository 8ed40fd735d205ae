import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { log64 } from "../../base/host_math.ts";
import type { FloorRow, HeldOut } from "../dataset.ts";

/**
 * Makes the rows of two predictors that learned frequencies and know nothing of the window.
 *
 * `unigram` knows how often each target comes, `bigram` how often it comes after the token before
 * it. A window is predicted by counts of the scored targets of all other windows, so that nothing
 * is predicted by itself. With D different targets, `unigram` adds 1 to each count, and `bigram`
 * D times the probability of `unigram`. What a row says of a model: at a loss above it, the model
 * has not learned even that.
 *
 * @param heldOut The windows.
 * @param vocabulary Number of tokens.
 * @returns Both rows.
 */
export function nGramRows(heldOut: HeldOut, vocabulary: number): FloorRow[] {
  const counts = new TargetCounts(vocabulary);
  counts.add(heldOut, 1);
  const unigram = { nats: 0, right: 0 };
  const bigram = { nats: 0, right: 0 };
  let scored = 0;
  for (let start = 0; start < heldOut.targets.length; start += heldOut.length) {
    const tokens = heldOut.tokens.subarray(start, start + heldOut.length);
    const targets = heldOut.targets.subarray(start, start + heldOut.length);
    counts.add({ tokens, targets }, -1);
    const best = counts.best(0);
    for (let t = 0; t < targets.length; t++) {
      if (targets[t] === IGNORE_INDEX) continue;
      const said = counts.predict(tokens[t], targets[t]);
      unigram.nats -= log64(said.unigram);
      unigram.right += best === targets[t] ? 1 : 0;
      bigram.nats -= log64(said.bigram);
      bigram.right += counts.best(1 + tokens[t]) === targets[t] ? 1 : 0;
      scored++;
    }
    counts.add({ tokens, targets }, 1);
  }
  const row = (name: "unigram" | "bigram", what: string, sums: typeof unigram): FloorRow => {
    return { name, what, nats: sums.nats / scored, accuracy: sums.right / scored };
  };
  return [
    row("unigram", "frequency of each target in the other windows", unigram),
    row("bigram", "frequency of each target after its token in the other windows", bigram),
  ];
}

/** Counts of targets: in all, then after each token. */
class TargetCounts {
  readonly #vocabulary: number;
  /** Row 0 counts all targets, row `1 + token` those after the token. */
  readonly #counts: Int32Array;
  readonly #totals: Int32Array;
  /** Different targets that were ever added. */
  readonly #seen = new Set<number>();

  constructor(vocabulary: number) {
    this.#vocabulary = vocabulary;
    this.#counts = new Int32Array((vocabulary + 1) * vocabulary);
    this.#totals = new Int32Array(vocabulary + 1);
  }

  add({ tokens, targets }: Pick<HeldOut, "tokens" | "targets">, change: number): void {
    for (let t = 0; t < tokens.length; t++) {
      if (targets[t] === IGNORE_INDEX) continue;
      this.#seen.add(targets[t]);
      for (const row of [0, 1 + tokens[t]]) {
        this.#counts[row * this.#vocabulary + targets[t]] += change;
        this.#totals[row] += change;
      }
    }
  }

  predict(token: number, target: number): { unigram: number; bigram: number } {
    const different = this.#seen.size;
    const unigram = (this.#counts[target] + 1) / (this.#totals[0] + different);
    const after = this.#counts[(1 + token) * this.#vocabulary + target];
    const bigram = (after + different * unigram) / (this.#totals[1 + token] + different);
    return { unigram, bigram };
  }

  /** The commonest target of a row; of equals the first. */
  best(row: number): number {
    const start = row * this.#vocabulary;
    let best = 0;
    for (let i = 1; i < this.#vocabulary; i++) {
      if (this.#counts[start + i] > this.#counts[start + best]) best = i;
    }
    return best;
  }
}
