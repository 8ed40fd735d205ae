import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { log64 } from "../../base/host_math.ts";
import type { FloorRow, HeldOut } from "../dataset.ts";

/**
 * Makes the rows of two predictors that learned frequencies and know nothing of the window.
 *
 * `unigram` knows how often each target comes, `bigram` how often it comes after the token before
 * it. A window is predicted by counts of the scored targets of all other windows, one added to
 * each, so that no predictor has seen what it predicts. What one row says of a model: at a loss
 * above it, the model has not learned even that.
 *
 * @param heldOut The windows.
 * @param vocabulary Number of tokens.
 * @returns Both rows.
 */
export function nGramRows(heldOut: HeldOut, vocabulary: number): FloorRow[] {
  return [
    {
      name: "unigram",
      what: "frequency of each target in the other windows",
      ...score(heldOut, { contexts: 1, vocabulary }),
    },
    {
      name: "bigram",
      what: "frequency of each target after its token in the other windows",
      ...score(heldOut, { contexts: vocabulary, vocabulary }),
    },
  ];
}

interface Order {
  /** 1 without context, the vocabulary with one token of it. */
  readonly contexts: number;
  readonly vocabulary: number;
}

function score(heldOut: HeldOut, order: Order): Pick<FloorRow, "nats" | "accuracy"> {
  const { sequences, length } = heldOut;
  const all = new Table(order);
  all.add(heldOut, 1);
  let [nats, right, scored] = [0, 0, 0];
  for (let row = 0; row < sequences; row++) {
    const tokens = heldOut.tokens.subarray(row * length, (row + 1) * length);
    const targets = heldOut.targets.subarray(row * length, (row + 1) * length);
    all.add({ tokens, targets }, -1);
    for (let t = 0; t < length; t++) {
      if (targets[t] === IGNORE_INDEX) continue;
      const { probability, best } = all.predict(tokens[t], targets[t]);
      nats -= log64(probability);
      right += best === targets[t] ? 1 : 0;
      scored++;
    }
    all.add({ tokens, targets }, 1);
  }
  return { nats: nats / scored, accuracy: right / scored };
}

/** Counts of targets by context. */
class Table {
  readonly #order: Order;
  readonly #counts: Int32Array;
  readonly #totals: Int32Array;

  constructor(order: Order) {
    this.#order = order;
    this.#counts = new Int32Array(order.contexts * order.vocabulary);
    this.#totals = new Int32Array(order.contexts);
  }

  add({ tokens, targets }: Pick<HeldOut, "tokens" | "targets">, change: number): void {
    const { contexts, vocabulary } = this.#order;
    for (let t = 0; t < tokens.length; t++) {
      if (targets[t] === IGNORE_INDEX) continue;
      const context = tokens[t] % contexts;
      this.#counts[context * vocabulary + targets[t]] += change;
      this.#totals[context] += change;
    }
  }

  predict(token: number, target: number): { probability: number; best: number } {
    const { contexts, vocabulary } = this.#order;
    const context = token % contexts;
    const counts = this.#counts.subarray(context * vocabulary, (context + 1) * vocabulary);
    const probability = (counts[target] + 1) / (this.#totals[context] + vocabulary);
    let best = 0;
    for (let i = 1; i < vocabulary; i++) if (counts[i] > counts[best]) best = i;
    return { probability, best };
  }
}
