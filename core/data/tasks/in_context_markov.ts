import { log64 } from "../../base/host_math.ts";
import { integerBelow } from "../../random/integer_below.ts";
import type { WordSource } from "../../random/word_source.ts";
import type { TokenBatch } from "../dataset.ts";
import { adaptiveUnigramRow, uniformRow } from "./floor_rows.ts";
import type { Task, TaskDefinition, TaskWindow } from "./task.ts";

const PARAMETERS = {
  states: { kind: "integer", default: 8, min: 2, max: 64, what: "number of symbols" },
} as const;

/**
 * Markov chains, each sequence with a transition matrix of its own that must be learned from it.
 *
 * The first symbol is uniform, the rows of the matrix are Dirichlet(1, ..., 1). The matrix is never
 * made: symbols are drawn from the predictive distribution `(count + 1) / (total + states)` that it
 * has when integrated out (Polya's urn, one for each row). Sequences so drawn have exactly the
 * distribution of drawing the matrix first, and no rounding has a part in them.
 *
 * Floor: that same predictive distribution, which is Bayes-optimal. In a window that was cut out of
 * a longer one the first symbol says something of the matrix too, which the floor leaves out: less
 * than `log states` over all targets of the window together.
 *
 * Source: Edelman et al. 2024, arXiv:2402.11004, section 2.
 */
export const inContextMarkov: TaskDefinition<typeof PARAMETERS> = {
  version: 1,
  summary: "Markov chains with a fresh transition matrix each: learning in context, by position",
  parameters: PARAMETERS,
  create: ({ states }): Task => ({
    description: `Markov chains over ${states} symbols, each with its own Dirichlet(1) matrix`,
    vocabulary: states,
    kind: "language",
    leastLength: 1,
    fill: (window, words) => fillChain(window, words, states),
    floors: (window, floors) => chainFloors(window, floors, states),
    rows: (heldOut) => [
      adaptiveUnigramRow(heldOut, states),
      uniformRow(states),
    ],
  }),
};

function fillChain(window: TaskWindow, words: WordSource, states: number): void {
  const counts = new Uint32Array(states * states).fill(1);
  const totals = new Uint32Array(states).fill(states);
  let symbol = integerBelow(words, states);
  for (let t = 0; t < window.tokens.length; t++) {
    window.tokens[t] = symbol;
    let rest = integerBelow(words, totals[symbol]);
    let next = 0;
    while (rest >= counts[symbol * states + next]) rest -= counts[symbol * states + next++];
    counts[symbol * states + next]++;
    totals[symbol]++;
    window.targets[t] = next;
    symbol = next;
  }
}

function chainFloors({ tokens, targets }: TokenBatch, floors: Float64Array, states: number): void {
  const counts = new Uint32Array(states * states).fill(1);
  const totals = new Uint32Array(states).fill(states);
  for (let t = 0; t < tokens.length; t++) {
    const symbol = tokens[t];
    const place = symbol * states + targets[t];
    floors[t] = log64(totals[symbol] / counts[place]);
    counts[place]++;
    totals[symbol]++;
  }
}
