import type { AcyclicGrammar, GrammarRule } from "./acyclic_grammar.ts";

/**
 * Reads a sentence of an acyclic grammar and gives the exact probability of what comes next.
 *
 * Earley's parser with forward and inner probabilities, each divided by the probability of the
 * terminals read so far, so that long sentences do not underflow: the sum of the forward
 * probabilities before a terminal is then the probability of that terminal. Items of which nothing
 * has been read are not stored, as they are the grammar's rules times the mass of a nonterminal.
 *
 * Source: Stolcke 1995, Computational Linguistics 21, 165-201, sections 4.4 to 4.6.
 */
export class PrefixParser {
  readonly #grammar: AcyclicGrammar;
  readonly #starting: Starting;
  /** A column for each place between terminals, the last one the newest. */
  #columns: Column[] = [];

  /**
   * Makes a parser at the start of a sentence.
   *
   * @param grammar The grammar.
   */
  constructor(grammar: AcyclicGrammar) {
    this.#grammar = grammar;
    this.#starting = rulesByFirst(grammar);
    this.restart();
  }

  /** Goes to the start of a new sentence. */
  restart(): void {
    const column = emptyColumn(this.#grammar);
    column.mass[0] = 1;
    this.#predict(column);
    this.#columns = [column];
  }

  /** Gives the probability that the sentence ends here. */
  get endProbability(): number {
    return this.#columns.at(-1)!.end;
  }

  /**
   * Gives the probability that a terminal comes next.
   *
   * @param terminal The terminal.
   * @returns From 0 to 1, but for rounding.
   */
  probabilityOf(terminal: number): number {
    const { before, mass } = this.#columns.at(-1)!;
    let sum = 0;
    for (const item of before[terminal] ?? []) sum += item.forward;
    for (const { nonterminal, rule } of this.#starting.terminal[terminal]) {
      sum += mass[nonterminal] * rule.probability;
    }
    return sum;
  }

  /**
   * Reads a terminal.
   *
   * @param terminal One whose probability is not 0.
   */
  read(terminal: number): void {
    const probability = this.probabilityOf(terminal);
    const column = emptyColumn(this.#grammar);
    const nonterminals = this.#grammar.rules.length;
    const columns = this.#columns;
    // Inner probabilities of the nonterminals that end here, by where they start.
    const complete = new Float64Array(columns.length * nonterminals);
    const last = columns.length - 1;
    const scanned = { start: last, factor: 1 / probability, column, complete };
    for (const item of columns[last].before[terminal] ?? []) advance(item, scanned);
    start(this.#starting.terminal[terminal], columns[last].mass, scanned);
    // Inner parts first: they start later, or at the same place as later nonterminals.
    for (let place = last; place >= 0; place--) {
      for (let nonterminal = nonterminals - 1; nonterminal >= 0; nonterminal--) {
        const factor = complete[place * nonterminals + nonterminal];
        if (factor === 0) continue;
        const ended = { start: place, factor, column, complete };
        for (const item of columns[place].waiting[nonterminal] ?? []) advance(item, ended);
        start(this.#starting.nonterminal[nonterminal], columns[place].mass, ended);
      }
    }
    column.end = complete[0];
    this.#predict(column);
    columns.push(column);
  }

  /** Spreads mass to all that can start here; no nonterminal brings one before it. */
  #predict({ mass }: Column): void {
    this.#starting.corners.forEach((corners, nonterminal) => {
      if (mass[nonterminal] === 0) return;
      for (const { to, probability } of corners) mass[to] += mass[nonterminal] * probability;
    });
  }
}

/** Rules by the symbol they begin with. */
interface Starting {
  readonly terminal: readonly Start[][];
  readonly nonterminal: readonly Start[][];
  /** Nonterminals that the rules of each nonterminal begin with. */
  readonly corners: readonly { readonly to: number; readonly probability: number }[][];
}

/** A rule, and the nonterminal that it is of. */
interface Start {
  readonly nonterminal: number;
  readonly rule: GrammarRule;
}

function rulesByFirst({ terminals, rules }: AcyclicGrammar): Starting {
  const terminal = Array.from({ length: terminals }, (): Start[] => []);
  const nonterminal = rules.map((): Start[] => []);
  rules.forEach((own, of) =>
    own.forEach((rule) => {
      const first = rule.symbols[0];
      (first >= 0 ? terminal[first] : nonterminal[-1 - first]).push({ nonterminal: of, rule });
    })
  );
  const corners = rules.map((own) =>
    own.flatMap(({ symbols, probability }) =>
      symbols[0] < 0 ? [{ to: -1 - symbols[0], probability }] : []
    )
  );
  return { terminal, nonterminal, corners };
}

/** A rule of which the symbols before the dot, one or more, have been read. */
interface Item {
  readonly rule: GrammarRule;
  /** What the rule is of. */
  readonly nonterminal: number;
  /** Column in which it begins. */
  readonly start: number;
  readonly dot: number;
  /** Probability of all that was read, and of being in this item. */
  readonly forward: number;
  /** Probability that the rule brings what was read since its start. */
  readonly inner: number;
}

interface Column {
  /** Items before each terminal. */
  readonly before: Item[][];
  /** Items before each nonterminal. */
  readonly waiting: Item[][];
  /** Sum of the forward probabilities before each nonterminal. */
  readonly mass: Float64Array;
  /** Probability that the sentence ends here. */
  end: number;
}

function emptyColumn({ rules }: AcyclicGrammar): Column {
  return { before: [], waiting: [], mass: new Float64Array(rules.length), end: 0 };
}

/** A symbol that was read: where it starts, by what to multiply, and where the results go. */
interface Read {
  readonly start: number;
  readonly factor: number;
  readonly column: Column;
  readonly complete: Float64Array;
}

/** Moves the dot of an item over the symbol. */
function advance(item: Item, read: Read): void {
  const { rule, nonterminal, start, dot } = item;
  const forward = item.forward * read.factor;
  place({ rule, nonterminal, start, dot: dot + 1, forward, inner: item.inner * read.factor }, read);
}

/** Moves the dot of rules over their first symbol. */
function start(starts: readonly Start[], mass: Float64Array, read: Read): void {
  for (const { rule, nonterminal } of starts) {
    if (mass[nonterminal] === 0) continue;
    const inner = rule.probability * read.factor;
    const forward = mass[nonterminal] * inner;
    place({ rule, nonterminal, start: read.start, dot: 1, forward, inner }, read);
  }
}

function place(item: Item, { column, complete }: Read): void {
  const { symbols } = item.rule;
  if (item.dot === symbols.length) {
    complete[item.start * column.mass.length + item.nonterminal] += item.inner;
    return;
  }
  const next = symbols[item.dot];
  if (next >= 0) {
    (column.before[next] ??= []).push(item);
  } else {
    (column.waiting[-1 - next] ??= []).push(item);
    column.mass[-1 - next] += item.forward;
  }
}
