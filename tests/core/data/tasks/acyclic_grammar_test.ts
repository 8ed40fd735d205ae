import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { sentenceSource } from "../../../../core/data/tasks/acyclic_grammar.ts";
import { randomGrammar } from "../../../../core/data/tasks/random_grammar.ts";
import { createStream } from "../../../../core/random/stream.ts";
import { wordSource } from "../../../../core/random/word_source.ts";
import { chiSquare } from "../../../helpers/goodness_of_fit.ts";
import { grammarSentences } from "../../../helpers/grammar_sentences.ts";

Deno.test("sentenceSource() draws each sentence with its probability", () => {
  const grammar = randomGrammar({
    symbols: 2,
    nonterminals: 2,
    rules: 2,
    depth: 1,
    branching: 0.6,
    table: 0,
  });
  const sentences = [...grammarSentences(grammar)].filter(([, p]) => p > 0.002);
  const draw = sentenceSource(grammar);
  const words = wordSource(createStream({ seed: 0, path: "data-content" }));
  const counts = new Map<string, number>();
  for (let i = 0; i < 20_000; i++) {
    const sentence = draw(words).join();
    counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  }
  const seen = sentences.map(([sentence]) => counts.get(sentence) ?? 0);
  const rest = 1 - sentences.reduce((sum, [, p]) => sum + p, 0);
  const others = 20_000 - seen.reduce((a, b) => a + b);
  const statistic = chiSquare([...seen, others], [...sentences.map(([, p]) => p), rest]);
  const freedom = sentences.length;
  assert(freedom >= 5);
  // Beyond the mean of chi-square by five standard deviations.
  assert(statistic < freedom + 5 * Math.sqrt(2 * freedom), `${statistic} ${freedom}`);
});

Deno.test("randomGrammar() makes rules of probability 1 in sum that refer to the next depth", () => {
  const options = { symbols: 9, nonterminals: 4, rules: 3, depth: 3, branching: 0.7, table: 2 };
  const { rules, terminals } = randomGrammar(options);
  assertEquals([rules.length, terminals], [16, 9]);
  rules.forEach((own, nonterminal) => {
    const level = Math.floor(nonterminal / 4);
    assertAlmostEquals(own.reduce((sum, rule) => sum + rule.probability, 0), 1, 1e-14);
    assertEquals(own.length, level === 3 ? 3 : 6);
    for (const symbol of own.flatMap((rule) => rule.symbols)) {
      if (symbol >= 0) assert(symbol < 9);
      else assertEquals(Math.floor((-1 - symbol) / 4), level + 1);
    }
  });
});

Deno.test("sentences grow no longer than their depth allows", () => {
  const grammar = { symbols: 3, nonterminals: 1, rules: 4, branching: 0.95, table: 0 };
  for (const [depth, most] of [[1, 5], [2, 11]]) { // a branch: two parts and a word; a leaf: two words
    const sentences = [...grammarSentences(randomGrammar({ ...grammar, depth })).keys()];
    const longest = Math.max(...sentences.map((sentence) => sentence.split(",").length));
    assert(longest <= most && longest > most / 2, `${depth} ${longest}`);
  }
});
