import { log64 } from "../../base/host_math.ts";
import { integerBelow } from "../../random/integer_below.ts";
import { uniform53 } from "../../random/uniform.ts";
import type { WordSource } from "../../random/word_source.ts";
import type { TokenBatch } from "../dataset.ts";
import { uniformRow } from "./floor_rows.ts";
import { kGramEntropy } from "./k_gram_entropy.ts";
import { type KGramTable, kGramTable } from "./k_gram_table.ts";
import { lossOf } from "./loss_of.ts";
import type { TaskDefinition, TaskWindow } from "./task.ts";

const PARAMETERS = {
  symbols: { kind: "integer", default: 8, min: 2, max: 256, what: "number of symbols" },
  order: { kind: "integer", default: 3, min: 1, max: 16, what: "symbols that decide the next" },
  branches: { kind: "integer", default: 3, min: 1, max: 256, what: "symbols that can come next" },
  table: { kind: "integer", default: 0, min: 0, max: 1_000_000, what: "which random table" },
} as const;

/** Most probabilities that a table may have: some seconds to draw them all. */
const MOST_ENTRIES = 262_144;

/**
 * Markov chains of a higher order with one sparse table, the same in all sequences.
 *
 * Each context of `order` symbols has `branches` successors, with Dirichlet(1) probabilities. The
 * first `order` symbols of a sequence are uniform.
 *
 * Floor: `log symbols` while fewer than `order` symbols have been seen, then minus the logarithm of
 * the table's probability. Row `entropy`: its exact mean over all sequences. In a window that was cut
 * out of a longer one symbols before that are not uniform, so that their floor is too high.
 */
export const kGram: TaskDefinition<typeof PARAMETERS> = {
  version: 1,
  summary: "Markov chains of order k with one sparse table: receptive fields, memory in weights",
  parameters: PARAMETERS,
  create(values) {
    const { symbols, order, branches } = values;
    requireTable(values);
    const table = kGramTable(values);
    return {
      description: `Markov chains of order ${order} over ${symbols} symbols, ${branches} ` +
        "successors a context",
      vocabulary: symbols,
      kind: "language",
      leastLength: 1,
      fill: (window, words) => fillChain(window, words, table),
      floors: (window, floors) => chainFloors(window, floors, table),
      rows: ({ length }) => [
        { name: "entropy", what: "mean of the optimal loss", nats: kGramEntropy(table, length) },
        uniformRow(symbols),
      ],
    };
  },
};

function requireTable({ symbols, order, branches }: {
  symbols: number;
  order: number;
  branches: number;
}): void {
  if (branches > symbols) {
    throw new RangeError(
      'Cannot make task "k-gram" as branches must be at most symbols: ' +
        `branches=${branches}, symbols=${symbols}`,
    );
  }
  let entries = branches;
  for (let i = 0; i < order; i++) entries *= symbols;
  if (entries <= MOST_ENTRIES) return;
  throw new RangeError(
    `Cannot make task "k-gram" as branches * symbols^order must be at most ${MOST_ENTRIES}: ` +
      `branches=${branches}, symbols=${symbols}, order=${order}`,
  );
}

function fillChain({ tokens, targets }: TaskWindow, words: WordSource, table: KGramTable): void {
  let context = 0;
  for (let t = 0; t <= tokens.length; t++) {
    const symbol = t < table.order
      ? integerBelow(words, table.symbols)
      : table.draw(context, uniform53(words.next(), words.next()));
    context = (context * table.symbols + symbol) % table.contexts;
    if (t < tokens.length) tokens[t] = symbol;
    if (t > 0) targets[t - 1] = symbol;
  }
}

function chainFloors({ tokens, targets }: TokenBatch, floors: Float64Array, table: KGramTable) {
  let context = 0;
  for (let t = 0; t < tokens.length; t++) {
    context = (context * table.symbols + tokens[t]) % table.contexts;
    floors[t] = t + 1 < table.order
      ? log64(table.symbols)
      : lossOf(table.probability(context, targets[t]));
  }
}
