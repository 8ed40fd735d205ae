import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { pow64 } from "../../base/host_math.ts";
import { integerBelow } from "../../random/integer_below.ts";
import { uniform53 } from "../../random/uniform.ts";
import type { WordSource } from "../../random/word_source.ts";
import type { TokenBatch } from "../dataset.ts";
import { drawDistinct } from "./draw_distinct.ts";
import { uniformRow } from "./floor_rows.ts";
import { lossOf } from "./loss_of.ts";
import type { TaskDefinition, TaskWindow } from "./task.ts";

const PARAMETERS = {
  symbols: {
    kind: "integer",
    default: 32,
    min: 2,
    max: 1024,
    what: "number of prefixes, and of symbols that follow them",
  },
  pairs: { kind: "integer", default: 4, min: 1, max: 256, what: "prefixes of a window" },
  share: {
    kind: "number",
    default: 0.25,
    min: 0.05,
    max: 1,
    what: "probability that a pair comes next instead of a random symbol",
  },
  noise: {
    kind: "number",
    default: 0,
    min: 0,
    max: 0.9,
    what: "probability that a prefix is followed by any symbol instead of its own",
  },
} as const;

/**
 * Random symbols among which pairs of a prefix and its suffix come back.
 *
 * Each window has prefixes of its own, and for each a suffix, uniform. A step of the sequence is a
 * pair with probability `share`, else a uniform symbol. What follows a prefix is scored from its
 * second time on. Prefixes are the tokens from 0, other symbols the tokens from `symbols`.
 *
 * Floor: with n(v) sightings of v after this prefix, `a = 1 - noise + noise / K`, `b = noise / K`,
 * the posterior that v is its suffix is proportional to `(a / b)^n(v)`, and v comes next with
 * probability `b + (a - b)` times that. Without noise it is 0.
 *
 * Source: Olsson et al. 2022, arXiv:2209.11895; Bietti et al. 2023, arXiv:2306.00802.
 */
export const induction: TaskDefinition<typeof PARAMETERS> = {
  version: 1,
  summary: "pairs that come back among random symbols: one attention layer against two",
  parameters: PARAMETERS,
  create(values) {
    const { symbols, pairs, share, noise } = values;
    if (pairs > symbols) {
      throw new RangeError(
        'Cannot make task "induction" as symbols must be at least pairs: ' +
          `symbols=${symbols}, pairs=${pairs}`,
      );
    }
    return {
      description: `random symbols of ${symbols}, a share of ${share} of the steps one of ` +
        `${pairs} pairs, a share of ${noise} of them broken`,
      vocabulary: 2 * symbols,
      kind: "problems",
      leastLength: 16, // of the shortest windows about one in two has a target
      fill: (window, words) => fillPairs(window, words, values),
      floors: (window, floors) => suffixFloors(window, floors, values),
      rows: () => [uniformRow(symbols)],
    };
  },
};

type Values = { symbols: number; pairs: number; share: number; noise: number };

function fillPairs(window: TaskWindow, words: WordSource, values: Values): void {
  const { symbols, pairs, share, noise } = values;
  const { tokens, targets } = window;
  const uniform = () => uniform53(words.next(), words.next());
  const symbol = () => symbols + integerBelow(words, symbols);
  const prefixes = drawDistinct(words, { count: pairs, bound: symbols });
  const suffixes = prefixes.map(symbol);
  const seen = new Uint8Array(pairs);
  for (let t = 0; t < tokens.length; t++) {
    if (uniform() >= share) {
      tokens[t] = symbol();
      continue;
    }
    const pair = integerBelow(words, pairs);
    const suffix = noise > 0 && uniform() < noise ? symbol() : suffixes[pair];
    tokens[t] = prefixes[pair];
    if (seen[pair]) targets[t] = suffix;
    seen[pair] = 1;
    if (++t < tokens.length) tokens[t] = suffix;
  }
}

function suffixFloors({ tokens, targets }: TokenBatch, floors: Float64Array, values: Values): void {
  const { symbols, noise } = values;
  if (noise === 0) return;
  const other = noise / symbols;
  const own = 1 - noise + other;
  const sightings = new Map<number, Uint32Array>();
  for (let t = 0; t < tokens.length; t++) {
    if (tokens[t] >= symbols) continue;
    const counts = sightings.get(tokens[t]) ?? new Uint32Array(symbols);
    sightings.set(tokens[t], counts);
    if (targets[t] !== IGNORE_INDEX) {
      const most = counts.reduce((a, b) => Math.max(a, b));
      const weight = (count: number) => pow64(own / other, count - most);
      const total = counts.reduce((sum, count) => sum + weight(count), 0);
      const posterior = weight(counts[targets[t] - symbols]) / total;
      floors[t] = lossOf(other + (own - other) * posterior);
    }
    if (t + 1 < tokens.length) counts[tokens[t + 1] - symbols]++;
  }
}
