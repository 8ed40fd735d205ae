import type { ClaimOutcome } from "../result/analysis.ts";
import type { Verdict } from "../result/statistics/verdict.ts";
import { publishedText } from "../result/claims_csv.ts";
import { measuredText, verdictCounts } from "./claim_text.ts";
import { terminalTable } from "./terminal_table.ts";
import { wrapText } from "./wrap_text.ts";

/** Verdicts that need a reason beside the numbers. */
const UNDECIDED: readonly Verdict[] = ["inconclusive", "invalid-setup", "out-of-reach"];

/** SGR codes of verdicts: green, red, cyan, yellow, dim. */
const CODES: Readonly<Record<Verdict, number>> = {
  "supported": 32,
  "refuted": 31,
  "equivalent": 36,
  "inconclusive": 33,
  "invalid-setup": 33,
  "out-of-reach": 2,
};

/**
 * Writes the verdicts for the terminal: what a run prints when it ends.
 *
 * @param claims Outcomes, in file order.
 * @param options Width of the terminal in characters, and whether it shows colours.
 * @returns Text without a final line feed.
 */
export function terminalReport(
  claims: readonly ClaimOutcome[],
  options: { readonly width?: number; readonly hasColor?: boolean } = {},
): string {
  const paint = (padded: string, text: string) =>
    options.hasColor && text in CODES ? `\x1b[${CODES[text as Verdict]}m${padded}\x1b[0m` : padded;
  const table = terminalTable(
    [
      { title: "claim" },
      { title: "verdict", paint },
      { title: "measured", wraps: true },
      { title: "published", wraps: true },
    ],
    claims.map((outcome) => [
      outcome.claim.id,
      outcome.verdict,
      measuredText(outcome),
      outcome.claim.published === undefined ? "–" : publishedText(outcome.claim.published),
    ]),
    options,
  );
  const { width = 100 } = options;
  return [table, "", ...openReasons(claims, width), verdictCounts(claims)].join("\n");
}

/** Says why claims are not decided, those with the same reason together. */
function openReasons(claims: readonly ClaimOutcome[], width: number): readonly string[] {
  const idsByReason = new Map<string, string[]>();
  for (const { claim: { id }, verdict, reason } of claims) {
    if (!UNDECIDED.includes(verdict)) continue;
    const why = `${verdict}: ${reason}`;
    idsByReason.set(why, [...idsByReason.get(why) ?? [], id]);
  }
  return [...idsByReason].flatMap(([why, ids]) =>
    wrapText(`${why} (${ids.join(", ")})`, width - 2).map((line, i) => i === 0 ? line : `  ${line}`)
  );
}
