import type { WordSource } from "../../random/word_source.ts";
import type { TokenBatch } from "../dataset.ts";
import { sentenceSource } from "./acyclic_grammar.ts";
import { uniformRow } from "./floor_rows.ts";
import { lossOf } from "./loss_of.ts";
import { PrefixParser } from "./prefix_parser.ts";
import { randomGrammar } from "./random_grammar.ts";
import type { TaskDefinition, TaskWindow } from "./task.ts";

const PARAMETERS = {
  symbols: { kind: "integer", default: 16, min: 2, max: 256, what: "number of words" },
  nonterminals: { kind: "integer", default: 6, min: 1, max: 32, what: "number of nonterminals" },
  rules: {
    kind: "integer",
    default: 3,
    min: 1,
    max: 16,
    what: "rules of a nonterminal that branch, and as many that do not",
  },
  depth: { kind: "integer", default: 5, min: 1, max: 8, what: "most branchings below each other" },
  branching: {
    kind: "number",
    default: 0.7,
    min: 0.1,
    max: 0.95,
    what: "probability that a rule branches",
  },
  table: { kind: "integer", default: 0, min: 0, max: 1_000_000, what: "which random grammar" },
} as const;

/**
 * Sentences of one random context-free grammar of limited depth, with an end sign after each.
 *
 * The same grammar makes all sequences. A window begins with the end sign, token `symbols`. Every
 * target is scored.
 *
 * Floor: minus the logarithm of the ratio of exact prefix probabilities, over all derivations. In a
 * window that was cut out of a longer one it is NaN up to the first end sign, as the parse of a
 * sentence without its beginning is not known.
 */
export const pcfg: TaskDefinition<typeof PARAMETERS> = {
  version: 1,
  summary: "sentences of a random context-free grammar: depth, gated units, norms",
  parameters: PARAMETERS,
  create(values) {
    const { symbols, nonterminals, rules, depth } = values;
    const grammar = randomGrammar(values);
    const sentence = sentenceSource(grammar);
    return {
      description: `sentences of ${symbols} words by a random grammar of ${nonterminals} ` +
        `nonterminals with ${2 * rules} rules each, up to ${depth} deep`,
      vocabulary: symbols + 1,
      kind: "language",
      leastLength: 1,
      fill: (window, words) => fillSentences(window, words, { sentence, end: symbols }),
      floors: (window, floors) => sentenceFloors(window, floors, new PrefixParser(grammar)),
      rows: () => [uniformRow(symbols + 1)],
    };

    function sentenceFloors(
      { tokens, targets }: TokenBatch,
      floors: Float64Array,
      at: PrefixParser,
    ) {
      // Unknown before the first end sign, impossible after a word that cannot come.
      let state: "unknown" | "parsing" | "impossible" = "unknown";
      for (let t = 0; t < tokens.length; t++) {
        if (tokens[t] === symbols) {
          at.restart();
          state = "parsing";
        } else if (state === "parsing") {
          if (at.probabilityOf(tokens[t]) > 0) at.read(tokens[t]);
          else state = "impossible";
        }
        if (state === "unknown") {
          floors[t] = NaN;
          continue;
        }
        const next = targets[t];
        const probability = next === symbols ? at.endProbability : at.probabilityOf(next);
        // A sure word may round to a probability above 1.
        floors[t] = lossOf(state === "parsing" ? Math.min(1, probability) : 0);
      }
    }
  },
};

function fillSentences(
  { tokens, targets }: TaskWindow,
  words: WordSource,
  { sentence, end }: { readonly sentence: (words: WordSource) => number[]; readonly end: number },
): void {
  tokens[0] = end;
  let t = 0;
  while (t < targets.length) {
    for (const token of [...sentence(words), end]) {
      if (t >= targets.length) return;
      targets[t++] = token;
      if (t < tokens.length) tokens[t] = token;
    }
  }
}
