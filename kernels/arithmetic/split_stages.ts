import type { Operation, TracedFunction, TracedNode } from "./trace.ts";

/** Cycles until a result can be used, on current x86 and Arm cores; others take three. */
const LATENCY: Readonly<Partial<Record<Operation, number>>> = {
  input: 0,
  word_input: 0,
  float_constant: 0,
  word_constant: 0,
  to_word: 0,
  to_float: 0,
  floor: 4,
  float_to_int: 4,
  and: 1,
  or: 1,
  xor: 1,
  shift_left: 1,
  shift_right: 1,
  shift_right_signed: 1,
  word_add: 1,
  word_subtract: 1,
  divide: 11,
  sqrt: 14,
};
const USUAL_LATENCY = 3;
/** Longest chain of a stage, in cycles. */
const LONGEST_CHAIN = 40;
/** Price of a stage and of a stage as long as may be, in stored values. */
const STAGE_PRICE = 1;
const LENGTH_PRICE = 4;

/**
 * Gives each node the stage in which it is computed; constants and inputs have none (-1).
 *
 * Everything is computed as late as it can be, since inputs lie in memory anyway, while results
 * that wait have to be stored.
 */
export function splitStages(traced: TracedFunction): readonly number[] {
  const finish = latestFinish(traced);
  const cuts = chooseCuts(traced.nodes, finish);
  return traced.nodes.map((node, id) =>
    isFree(node) ? -1 : cuts.filter((cut) => finish[id] > cut).length
  );
}

/** Tells whether a node costs nothing to have again: a constant, or an input that lies in memory. */
export function isFree({ operation }: TracedNode): boolean {
  return operation.endsWith("_constant") || operation.endsWith("input");
}

/** Gives the cycle by which each node must be finished, where the result is as early as it can be. */
function latestFinish({ nodes, result }: TracedFunction): readonly number[] {
  const latency = nodes.map(({ operation }) => LATENCY[operation] ?? USUAL_LATENCY);
  const earliest: number[] = [];
  for (const [id, { operands }] of nodes.entries()) {
    earliest[id] = latency[id] + Math.max(0, ...operands.map((operand) => earliest[operand]));
  }
  const finish = nodes.map(() => earliest[result]);
  for (const [id, { operands }] of [...nodes.entries()].toReversed()) {
    for (const operand of operands) {
      finish[operand] = Math.min(finish[operand], finish[id] - latency[id]);
    }
  }
  return finish;
}

/** Chooses cycles to cut at, so that no chain is too long and few values have to be stored. */
function chooseCuts(nodes: readonly TracedNode[], finish: readonly number[]): readonly number[] {
  const end = Math.max(...finish);
  const places = [...new Set([0, ...finish])].filter((place) => place < end)
    .toSorted((a, b) => a - b);
  const crossing = (cut: number) =>
    nodes.filter((node, id) =>
      !isFree(node) && finish[id] <= cut &&
      nodes.some(({ operands }, user) => finish[user] > cut && operands.includes(id))
    ).length;
  // best[i]: least price of everything up to places[i] when it is cut there, and the cuts so far.
  const best: { price: number; cuts: readonly number[] }[] = [{ price: 0, cuts: [] }];
  const cheapest = (upTo: number) =>
    best.map(({ price, cuts }, i) => {
      const length = (upTo - places[i]) / LONGEST_CHAIN;
      const own = length > 1 && i < best.length - 1 ? Infinity : LENGTH_PRICE * length * length;
      return { price: price + STAGE_PRICE + own, cuts };
    }).toSorted((a, b) => a.price - b.price)[0];
  for (const place of places.slice(1)) {
    const { price, cuts } = cheapest(place);
    best.push({ price: price + crossing(place), cuts: [...cuts, place] });
  }
  return cheapest(end).cuts;
}
