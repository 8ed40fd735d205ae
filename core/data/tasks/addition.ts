import { philoxReference } from "../../../kernels/random_bits/philox_reference.ts";
import { integerBelow } from "../../random/integer_below.ts";
import type { WordSource } from "../../random/word_source.ts";
import { uniformRow } from "./floor_rows.ts";
import type { TaskDefinition, TaskWindow } from "./task.ts";

const PARAMETERS = {
  digits: { kind: "integer", default: 3, min: 1, max: 9, what: "most digits of a number trained" },
  testDigits: { kind: "integer", default: 3, min: 1, max: 9, what: "digits of a number held out" },
  reversed: { kind: "boolean", default: false, what: "whether sums begin with their last digit" },
} as const;

/** Tokens after the ten digits. */
const [PLUS, EQUALS, END] = [10, 11, 12];

/**
 * Sums of two numbers, as many as fit into the window: `12+07=019;`.
 *
 * Both numbers have the same count of digits, the sum one more, all with leading zeros. Numbers
 * trained have 1 to `digits` digits, each count as likely; those held out have `testDigits`. The
 * digits of the sum are scored. One sum in sixteen is held out, by a hash of its numbers in either
 * order, so none of the held-out sums is ever trained.
 *
 * Floor: 0 at every scored target.
 */
export const addition: TaskDefinition<typeof PARAMETERS> = {
  version: 1,
  summary: "sums of decimal numbers: positions and depth; judged by exact_match",
  parameters: PARAMETERS,
  create: ({ digits, testDigits, reversed }) => ({
    description: `sums of numbers of up to ${digits} digits (held out: ${testDigits})` +
      (reversed ? ", last digit first" : ""),
    vocabulary: 13,
    kind: "problems",
    leastLength: tokensOf(Math.max(digits, testDigits)),
    fill: (window, words) => fillSums(window, words, { digits, testDigits, reversed }),
    floors: () => {},
    rows: () => [uniformRow(10)],
  }),
};

/** Tokens from the first digit to the one before the last, which need not be read. */
function tokensOf(digits: number): number {
  return 3 * digits + 2;
}

function fillSums(
  { tokens, targets, use }: TaskWindow,
  words: WordSource,
  options: { readonly digits: number; readonly testDigits: number; readonly reversed: boolean },
): void {
  tokens.fill(END);
  let start = 0;
  while (true) {
    const digits = use === "train" ? 1 + integerBelow(words, options.digits) : options.testDigits;
    if (start + tokensOf(digits) > tokens.length) return;
    const [a, b] = drawNumbers(words, { digits, use });
    const sum = digitsOf(a + b, digits + 1);
    if (options.reversed) sum.reverse();
    const text = [...digitsOf(a, digits), PLUS, ...digitsOf(b, digits), EQUALS, ...sum];
    const scored = text.length - sum.length - 1;
    text.forEach((token, i) => {
      if (start + i < tokens.length) tokens[start + i] = token;
      if (i > scored) targets[start + i - 1] = token;
    });
    start += text.length + 1;
  }
}

/** Draws numbers until their sum belongs to the use. */
function drawNumbers(
  words: WordSource,
  { digits, use }: { readonly digits: number; readonly use: TaskWindow["use"] },
): [number, number] {
  const bound = Number(`1e${digits}`);
  while (true) {
    const [a, b] = [integerBelow(words, bound), integerBelow(words, bound)];
    const hash = philoxReference([Math.min(a, b), Math.max(a, b), digits, 0], [0, 0])[0];
    if ((hash % 16 === 0) === (use === "held-out")) return [a, b];
  }
}

function digitsOf(value: number, count: number): number[] {
  return Array.from(String(value).padStart(count, "0"), Number);
}
