import { integerBelow } from "../../random/integer_below.ts";
import { uniformRow } from "./floor_rows.ts";
import {
  drawSourceLength,
  LENGTHS,
  splitSourceTarget,
  writeSourceTarget,
} from "./source_target.ts";
import type { TaskDefinition } from "./task.ts";

const PARAMETERS = {
  symbols: { kind: "integer", default: 16, min: 2, max: 256, what: "number of symbols" },
  lengths: { ...LENGTHS, default: "uniform" },
} as const;

/**
 * A random string, a delimiter, and the string again, which is scored.
 *
 * A window of T tokens has strings of up to `T / 2` symbols; in held-out windows they are always as
 * long as that, so loss and accuracy at a longer window say how copying generalises to lengths
 * never trained.
 *
 * Floor: 0 at every scored target.
 */
export const copy: TaskDefinition<typeof PARAMETERS> = defineCopy("forward");

/** As `copy`, but the string comes back from its last symbol to its first. */
export const reverse: TaskDefinition<typeof PARAMETERS> = defineCopy("backward");

function defineCopy(direction: "forward" | "backward"): TaskDefinition<typeof PARAMETERS> {
  const said = direction === "forward" ? "copied" : "said backwards";
  return {
    version: 1,
    summary: `a random string, a delimiter, the string ${said}: positions, and longer lengths`,
    parameters: PARAMETERS,
    create: ({ symbols, lengths }) => ({
      description: `strings of ${symbols} symbols, ${said} after a delimiter`,
      vocabulary: symbols + 2,
      kind: "problems",
      leastLength: 2,
      fill(window, words) {
        const length = drawSourceLength(window, { words, lengths });
        const source = Uint32Array.from({ length }, () => integerBelow(words, symbols));
        const target = direction === "forward" ? source : source.toReversed();
        writeSourceTarget(window, { source, target, symbols });
      },
      floors: () => {},
      rows: () => [uniformRow(symbols)],
      split: (window) => splitSourceTarget(window, symbols),
    }),
  };
}
