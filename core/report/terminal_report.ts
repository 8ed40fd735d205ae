import type { ClaimOutcome } from "../result/analysis.ts";
import type { Verdict } from "../result/statistics/verdict.ts";
import { publishedText } from "../result/claims_csv.ts";
import { measuredText, verdictCounts } from "./claim_text.ts";
import { terminalTable } from "./terminal_table.ts";

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
  const open = claims.filter(({ verdict }) =>
    verdict === "inconclusive" || verdict === "invalid-setup"
  );
  const reasons = open.map(({ claim: { id }, verdict, reason }) => `${id} ${verdict}: ${reason}`);
  return [table, "", ...reasons, `${verdictCounts(claims)}`].join("\n");
}
