import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { log64 } from "../../base/host_math.ts";
import { integerBelow } from "../../random/integer_below.ts";
import type { WordSource } from "../../random/word_source.ts";
import type { FloorRow, HeldOut } from "../dataset.ts";
import { drawDistinct } from "./draw_distinct.ts";
import { uniformRow } from "./floor_rows.ts";
import type { TaskDefinition, TaskWindow } from "./task.ts";

const PARAMETERS = {
  pairs: { kind: "integer", default: 8, min: 1, max: 256, what: "key-value pairs of a window" },
  keys: { kind: "integer", default: 64, min: 1, max: 1024, what: "number of keys" },
  values: { kind: "integer", default: 32, min: 2, max: 1024, what: "number of values" },
  mixed: {
    kind: "boolean",
    default: false,
    what: "whether windows of training have any number of pairs from 1 to pairs",
  },
} as const;

/**
 * Recall of several associations: key-value pairs, then keys again, each followed by its value.
 *
 * Keys of a window differ, values are uniform; after the pairs, keys drawn uniformly from them come
 * with their values until the window is full. Those values are scored. Keys are the tokens from 0,
 * values the tokens from `keys`. Differs from the source: queries follow each other directly and
 * every answer can be read afterwards, as in text.
 *
 * Floor: 0 at every scored target. Row `guess`: knows the values of the window's pairs, not whose.
 *
 * Source: Arora et al. 2023, Zoology, arXiv:2312.04927, section 3.
 */
export const mqar: TaskDefinition<typeof PARAMETERS> = {
  version: 1,
  summary: "key-value pairs, then queries: recall, where recurrence is limited by its state",
  parameters: PARAMETERS,
  create(values) {
    requireEnoughKeys(values.pairs, values.keys);
    return {
      description: `${values.pairs} pairs of ${values.keys} keys and ${values.values} values, ` +
        "then keys whose values are asked for",
      vocabulary: values.keys + values.values,
      kind: "problems",
      leastLength: 2 * values.pairs + 1,
      fill: (window, words) => fillRecall(window, words, values),
      floors: () => {},
      rows: (heldOut) => [guessRow(heldOut, values.pairs), uniformRow(values.values)],
    };
  },
};

function requireEnoughKeys(pairs: number, keys: number): void {
  if (keys >= pairs) return;
  throw new RangeError(
    `Cannot make task "mqar" as keys must be at least pairs: keys=${keys}, pairs=${pairs}`,
  );
}

type Values = { pairs: number; keys: number; values: number; mixed: boolean };

function fillRecall(window: TaskWindow, words: WordSource, values: Values): void {
  const mixed = values.mixed && window.use === "train";
  const pairs = mixed ? 1 + integerBelow(words, values.pairs) : values.pairs;
  const keys = drawDistinct(words, { count: pairs, bound: values.keys });
  const answers = keys.map(() => values.keys + integerBelow(words, values.values));
  const { tokens, targets } = window;
  for (let t = 0; t < tokens.length; t += 2) {
    const asked = t >= 2 * pairs;
    const pair = asked ? integerBelow(words, pairs) : t / 2;
    tokens[t] = keys[pair];
    if (t + 1 < tokens.length) tokens[t + 1] = answers[pair];
    if (asked) targets[t] = answers[pair];
  }
}

/** The commonest value of the pairs is named; each value is as likely as its share of them. */
function guessRow({ tokens, targets, sequences, length }: HeldOut, pairs: number): FloorRow {
  let [nats, right, scored] = [0, 0, 0];
  for (let start = 0; start < sequences * length; start += length) {
    const counts = new Map<number, number>();
    for (let i = 0; i < pairs; i++) {
      const value = tokens[start + 2 * i + 1];
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const most = [...counts].reduce((a, b) => b[1] > a[1] ? b : a)[0];
    for (const target of targets.subarray(start, start + length)) {
      if (target === IGNORE_INDEX) continue;
      nats += log64(pairs / counts.get(target)!);
      right += target === most ? 1 : 0;
      scored++;
    }
  }
  return {
    name: "guess",
    what: "knows the values of the window, not their keys",
    nats: nats / scored,
    accuracy: right / scored,
  };
}
