import { categorical } from "../../random/categorical.ts";
import { dirichlet } from "../../random/dirichlet.ts";
import { createStream } from "../../random/stream.ts";
import { wordSource } from "../../random/word_source.ts";
import { drawDistinct } from "./draw_distinct.ts";

/** What can come after each context of a Markov chain of order k, and how likely. */
export interface KGramTable {
  /** Number of symbols. */
  readonly symbols: number;
  /** Symbols of a context. */
  readonly order: number;
  /** `symbols^order`; a context is a number of that many digits, its newest symbol the last. */
  readonly contexts: number;
  /** Gives the successors of a context, and the probability of each. */
  row(context: number): KGramRow;
  /** Gives the successor that a uniform number stands for. */
  draw(context: number, u: number): number;
  /** Gives the probability of a symbol after a context, 0 for most. */
  probability(context: number, symbol: number): number;
}

/** What can come after one context. */
export interface KGramRow {
  /** The symbols, all different. */
  readonly successors: Uint32Array;
  /** The probability of each. */
  readonly probabilities: Float64Array;
}

/**
 * Makes a random table; rows are drawn when first asked for, each from a stream of its own.
 *
 * @param options Sizes, successors of a context, and the seed `table`.
 * @returns The table.
 */
export function kGramTable({ symbols, order, branches, table }: {
  readonly symbols: number;
  readonly order: number;
  readonly branches: number;
  readonly table: number;
}): KGramTable {
  let contexts = 1;
  for (let i = 0; i < order; i++) contexts *= symbols;
  const experiment = `k-gram/${symbols}/${order}/${branches}`;
  const choices = createStream({ seed: table, path: "data-content/successors", experiment });
  const shares = createStream({ seed: table, path: "data-content/probabilities", experiment });
  const alphas = new Array<number>(branches).fill(1);
  const rows = new Array<KGramRow & { pick: (u: number) => number } | undefined>(contexts);
  const rowOf = (context: number) => {
    const known = rows[context];
    if (known) return known;
    const words = wordSource(choices.atStep(context));
    const successors = drawDistinct(words, { count: branches, bound: symbols });
    const probabilities = dirichlet(shares.atStep(context), alphas);
    return rows[context] = { successors, probabilities, pick: categorical(probabilities) };
  };
  return {
    symbols,
    order,
    contexts,
    row: rowOf,
    draw(context, u) {
      const { successors, pick } = rowOf(context);
      return successors[pick(u)];
    },
    probability(context, symbol) {
      const { successors, probabilities } = rowOf(context);
      const place = successors.indexOf(symbol);
      return place < 0 ? 0 : probabilities[place];
    },
  };
}
