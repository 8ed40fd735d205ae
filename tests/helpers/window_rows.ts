import type { TokenBatch } from "../../core/data/dataset.ts";
import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";

/** A window as plain numbers. */
export interface WindowRow {
  /** Tokens. */
  readonly tokens: number[];
  /** Targets, undefined where none is scored. */
  readonly targets: (number | undefined)[];
}

/** Takes a batch apart into its windows. */
export function windowRows({ tokens, targets }: TokenBatch, length: number): WindowRow[] {
  return Array.from({ length: tokens.length / length }, (_, row) => ({
    tokens: [...tokens.subarray(row * length, (row + 1) * length)],
    targets: Array.from(
      targets.subarray(row * length, (row + 1) * length),
      (target) => target === IGNORE_INDEX ? undefined : target,
    ),
  }));
}

/** Lists all strings of a length over the symbols 0 to symbols - 1. */
export function allStrings(symbols: number, length: number): number[][] {
  if (length === 0) return [[]];
  const shorter = allStrings(symbols, length - 1);
  return shorter.flatMap((text) => Array.from({ length: symbols }, (_, s) => [...text, s]));
}

/** Finds the loss of a row of a table of floors. */
export function natsOf(rows: readonly { name: string; nats: number }[], name: string): number {
  return rows.find((row) => row.name === name)!.nats;
}
