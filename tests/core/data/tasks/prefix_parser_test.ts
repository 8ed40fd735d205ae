import { assert, assertAlmostEquals } from "@std/assert";
import type { AcyclicGrammar } from "../../../../core/data/tasks/acyclic_grammar.ts";
import { PrefixParser } from "../../../../core/data/tasks/prefix_parser.ts";
import { randomGrammar } from "../../../../core/data/tasks/random_grammar.ts";
import { grammarSentences } from "../../../helpers/grammar_sentences.ts";

/** Compares the parser with sums over the listed sentences, at every prefix of each. */
function compareWithList(grammar: AcyclicGrammar): number {
  const sentences = grammarSentences(grammar);
  const prefixes = new Map<string, number>();
  for (const [sentence, p] of sentences) {
    const words = sentence.split(",");
    for (let n = 0; n <= words.length; n++) {
      const prefix = words.slice(0, n).join();
      prefixes.set(prefix, (prefixes.get(prefix) ?? 0) + p);
    }
  }
  assertAlmostEquals(prefixes.get("")!, 1, 1e-12);
  const parser = new PrefixParser(grammar);
  for (const [prefix, p] of prefixes) {
    const words = prefix === "" ? [] : prefix.split(",").map(Number);
    parser.restart();
    words.forEach((word) => parser.read(word));
    for (let next = 0; next < grammar.terminals; next++) {
      const longer = prefixes.get([...words, next].join()) ?? 0;
      assertAlmostEquals(parser.probabilityOf(next), longer / p, 1e-12);
    }
    assertAlmostEquals(parser.endProbability, (sentences.get(prefix) ?? 0) / p, 1e-12);
  }
  return prefixes.size;
}

Deno.test("PrefixParser agrees with a list of all sentences", () => {
  let compared = 0;
  for (let table = 0; table < 8; table++) {
    const options = { symbols: 2, nonterminals: 2, rules: 2, depth: 2, branching: 0.6, table };
    compared += compareWithList(randomGrammar(options));
  }
  compared += compareWithList(
    randomGrammar({ symbols: 3, nonterminals: 3, rules: 3, depth: 1, branching: 0.9, table: 0 }),
  );
  assert(compared > 500, `${compared}`);
});

Deno.test("PrefixParser reads unit rules, three nonterminals and shared beginnings", () => {
  const rule = (probability: number, ...symbols: number[]) => ({ probability, symbols });
  compareWithList({
    terminals: 2,
    rules: [
      [rule(0.3, -2), rule(0.2, -2, -3, -3), rule(0.25, -3), rule(0.25, 0, -3, 0, -2)],
      [rule(0.5, -3), rule(0.25, -3, -3), rule(0.25, 0)],
      [rule(0.4, 0), rule(0.3, 0, 1), rule(0.2, 1), rule(0.1, 0, 0, 0)],
    ],
  });
});

Deno.test("PrefixParser gives probabilities that sum to 1 far into a long sentence", () => {
  const grammar = randomGrammar({
    symbols: 5,
    nonterminals: 3,
    rules: 3,
    depth: 8,
    branching: 0.95,
    table: 1,
  });
  const parser = new PrefixParser(grammar);
  for (let place = 0; place < 150; place++) {
    const chances = Array.from({ length: 5 }, (_, word) => parser.probabilityOf(word));
    assertAlmostEquals(chances.reduce((a, b) => a + b, parser.endProbability), 1, 1e-11);
    const likeliest = chances.indexOf(Math.max(...chances));
    parser.read(likeliest);
  }
});
