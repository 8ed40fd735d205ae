import { categorical } from "../../random/categorical.ts";
import { uniform53 } from "../../random/uniform.ts";
import type { WordSource } from "../../random/word_source.ts";

/** A rule of a grammar: what a nonterminal becomes. */
export interface GrammarRule {
  /** Its probability among the rules of the nonterminal, above 0. */
  readonly probability: number;
  /** What comes of it, at least one: a terminal from 0, or nonterminal X as `-1 - X`. */
  readonly symbols: readonly number[];
}

/**
 * A probabilistic context-free grammar whose nonterminals refer to later ones only.
 *
 * So every derivation ends, sentences are finite in number, and parsing needs no closure over
 * cycles. Nonterminal 0 is the sentence.
 */
export interface AcyclicGrammar {
  /** Number of terminals. */
  readonly terminals: number;
  /** Rules of each nonterminal; their probabilities sum to 1. */
  readonly rules: readonly (readonly GrammarRule[])[];
}

/**
 * Prepares draws of sentences.
 *
 * @param grammar The grammar.
 * @returns Function that draws a sentence: terminals, at least one.
 */
export function sentenceSource(grammar: AcyclicGrammar): (words: WordSource) => number[] {
  const picks = grammar.rules.map((rules) => categorical(rules.map((rule) => rule.probability)));
  return (words) => {
    const sentence: number[] = [];
    const open = [-1];
    while (open.length > 0) {
      const symbol = open.pop()!;
      if (symbol >= 0) {
        sentence.push(symbol);
        continue;
      }
      const pick = picks[-1 - symbol](uniform53(words.next(), words.next()));
      const { symbols } = grammar.rules[-1 - symbol][pick];
      for (let i = symbols.length - 1; i >= 0; i--) open.push(symbols[i]);
    }
    return sentence;
  };
}
