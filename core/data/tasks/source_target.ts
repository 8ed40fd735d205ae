import { IGNORE_INDEX } from "../../../kernels/cross_entropy/ignore_index.ts";
import { integerBelow } from "../../random/integer_below.ts";
import type { WordSource } from "../../random/word_source.ts";
import type { SourceTarget, TokenBatch } from "../dataset.ts";
import type { TaskWindow } from "./task.ts";

/** Parameter `lengths` of tasks with a source and a target. */
export const LENGTHS = {
  kind: "choice",
  options: ["uniform", "fixed"],
  what: "symbols of a source in training: uniform from 1 to half a window, or always half",
} as const;

/**
 * Draws how many symbols a source has: at most half the window, and exactly that in held-out ones.
 *
 * @param window The window.
 * @param options Random words, and which lengths training has.
 * @returns The number.
 */
export function drawSourceLength(
  window: TaskWindow,
  { words, lengths }: { readonly words: WordSource; readonly lengths: "uniform" | "fixed" },
): number {
  const most = Math.floor(window.tokens.length / 2);
  return window.use === "held-out" || lengths === "fixed" ? most : 1 + integerBelow(words, most);
}

/**
 * Writes source, delimiter and target, then padding; the target is scored.
 *
 * The delimiter is the first token after the symbols, padding the second.
 *
 * @param window The window, with room for both.
 * @param options The two, of one length, and the number of symbols.
 */
export function writeSourceTarget(
  window: TokenBatch,
  { source, target, symbols }: {
    readonly source: ArrayLike<number>;
    readonly target: ArrayLike<number>;
    readonly symbols: number;
  },
): void {
  const n = source.length;
  window.tokens.fill(symbols + 1);
  window.tokens.set(source);
  window.tokens[n] = symbols;
  for (let i = 0; i < n; i++) {
    window.targets[n + i] = target[i];
    if (n + 1 + i < window.tokens.length) window.tokens[n + 1 + i] = target[i];
  }
}

/**
 * Splits a window that {@link writeSourceTarget} wrote.
 *
 * @param window The window.
 * @param symbols Number of symbols.
 * @returns Source and target, copies.
 */
export function splitSourceTarget(
  { tokens, targets }: TokenBatch,
  symbols: number,
): Omit<SourceTarget, "floors"> {
  return {
    source: tokens.slice(0, tokens.indexOf(symbols)),
    target: targets.filter((target) => target !== IGNORE_INDEX),
  };
}
