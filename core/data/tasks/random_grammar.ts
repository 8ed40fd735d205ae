import { dirichlet } from "../../random/dirichlet.ts";
import { integerBelow } from "../../random/integer_below.ts";
import { createStream } from "../../random/stream.ts";
import { wordSource } from "../../random/word_source.ts";
import type { AcyclicGrammar, GrammarRule } from "./acyclic_grammar.ts";

/** Shapes of rules that branch: N a nonterminal, t a terminal. */
const SHAPES = ["NN", "NtN", "tNN", "tNt"] as const;
/** Shapes of rules that do not. */
const LEAVES = ["t", "tt"] as const;

/**
 * Makes a random grammar of limited depth.
 *
 * Each nonterminal has `rules` rules that branch (of the shapes NN, NtN, tNN and tNt) and as many
 * that do not (t and tt), with Dirichlet(1) probabilities in each group; a rule branches with
 * probability `branching`, and never at depth `depth`. Nonterminal A at depth d is number
 * `d * nonterminals + A` of the grammar: its rules refer to depth d + 1.
 *
 * @param options Sizes, and the seed `table`.
 * @returns The grammar.
 */
export function randomGrammar(options: {
  readonly symbols: number;
  readonly nonterminals: number;
  readonly rules: number;
  readonly depth: number;
  readonly branching: number;
  readonly table: number;
}): AcyclicGrammar {
  const { symbols, nonterminals, rules, depth, branching, table } = options;
  const experiment = `pcfg/${symbols}/${nonterminals}/${rules}`;
  const shapes = createStream({ seed: table, path: "data-content/rules", experiment });
  const shares = createStream({ seed: table, path: "data-content/probabilities", experiment });
  const words = wordSource(shapes);
  const alphas = new Array<number>(rules).fill(1);
  const groups = Array.from({ length: 2 * nonterminals }, (_, group) => {
    const probabilities = dirichlet(shares.atStep(group), alphas);
    const kinds = group % 2 === 0 ? SHAPES : LEAVES;
    return Array.from(probabilities, (probability): GrammarRule => {
      const shape = kinds[integerBelow(words, kinds.length)];
      const symbolOf = (letter: string) =>
        letter === "t" ? integerBelow(words, symbols) : -1 - integerBelow(words, nonterminals);
      return { probability, symbols: Array.from(shape, symbolOf) };
    });
  });
  const rulesAt = (level: number, nonterminal: number): GrammarRule[] => {
    const [branches, leaves] = groups.slice(2 * nonterminal, 2 * nonterminal + 2);
    if (level === depth) return leaves;
    return [
      ...branches.map((rule) => scaled(lowered(rule, (level + 1) * nonterminals), branching)),
      ...leaves.map((rule) => scaled(rule, 1 - branching)),
    ].filter(({ probability }) => probability > 0);
  };
  const all = Array.from(
    { length: (depth + 1) * nonterminals },
    (_, i) => rulesAt(Math.floor(i / nonterminals), i % nonterminals),
  );
  return { terminals: symbols, rules: all };
}

function scaled(rule: GrammarRule, factor: number): GrammarRule {
  return { ...rule, probability: rule.probability * factor };
}

/** Moves the nonterminals of a rule on by an offset. */
function lowered(rule: GrammarRule, offset: number): GrammarRule {
  return { ...rule, symbols: rule.symbols.map((symbol) => symbol < 0 ? symbol - offset : symbol) };
}
