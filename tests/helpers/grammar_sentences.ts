import type { AcyclicGrammar } from "../../core/data/tasks/acyclic_grammar.ts";

/** Lists all sentences of a small grammar, as comma-separated terminals, with their probability. */
export function grammarSentences(grammar: AcyclicGrammar, symbol = -1): Map<string, number> {
  if (symbol >= 0) return new Map([[`${symbol}`, 1]]);
  const all = new Map<string, number>();
  for (const { probability, symbols } of grammar.rules[-1 - symbol]) {
    let texts = new Map([["", probability]]);
    for (const part of symbols.map((part) => grammarSentences(grammar, part))) {
      const longer = new Map<string, number>();
      for (const [head, p] of texts) {
        for (const [tail, q] of part) {
          const text = head === "" ? tail : `${head},${tail}`;
          longer.set(text, (longer.get(text) ?? 0) + p * q);
        }
      }
      texts = longer;
    }
    for (const [text, p] of texts) all.set(text, (all.get(text) ?? 0) + p);
  }
  return all;
}
