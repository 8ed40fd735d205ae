import { permutation } from "../../random/permutation.ts";
import { createStream } from "../../random/stream.ts";

/** Makes a new string of one. */
export type Edit = (source: Uint32Array) => Uint32Array;

/**
 * Makes an edit of strings: a random substitution that looks one symbol back, then a reordering.
 *
 * @param kind What comes after the substitution: nothing, neighbours swapped (0 with 1, 2 with 3),
 * or the string backwards.
 * @param options Number of symbols, and the seed `table` of the substitution.
 * @returns The edit.
 */
export function stringEdit(
  kind: "substitute" | "swap" | "reverse",
  { symbols, table }: { readonly symbols: number; readonly table: number },
): Edit {
  const stream = createStream({
    seed: table,
    path: "data-content/substitution",
    experiment: `transduction/${symbols}`,
  });
  const rows = Array.from(
    { length: symbols + 1 },
    (_, i) => permutation(stream.atStep(i), symbols),
  );
  return (source) => {
    // Row `symbols` is for the first symbol, which has none before it.
    const text = source.map((symbol, i) => rows[i === 0 ? symbols : source[i - 1]][symbol]);
    if (kind === "reverse") text.reverse();
    if (kind === "swap") {
      for (let i = 0; i + 1 < text.length; i += 2) [text[i], text[i + 1]] = [text[i + 1], text[i]];
    }
    return text;
  };
}
