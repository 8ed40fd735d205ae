import { UsageError } from "../base/errors.ts";
import { measuredText } from "../report/claim_text.ts";
import { escapeMarkdown, markdownTable } from "../report/markdown.ts";
import type { ClaimOutcome } from "../result/analysis.ts";
import { publishedText } from "../result/claims_csv.ts";

const START = /<!-- results: (\S+) -->/g;
const END = "<!-- end -->";

/**
 * Fills result tables into a text again.
 *
 * A table stands between `<!-- results: <folder> -->` and `<!-- end -->`; all else stays.
 *
 * @param text Text of README.md.
 * @param tableOf Makes the table of a result folder.
 * @returns The whole text.
 * @throws {UsageError} If a table has no end before the next one starts.
 */
export async function fillResults(
  text: string,
  tableOf: (folder: string) => Promise<string>,
): Promise<string> {
  const starts = [...text.matchAll(START)];
  let filled = text.slice(0, starts[0]?.index);
  for (const [i, { 0: marker, 1: folder, index }] of starts.entries()) {
    const next = starts[i + 1]?.index ?? text.length;
    const end = text.indexOf(END, index);
    if (end < 0 || end > next) {
      throw new UsageError(
        `Cannot fill in results as every table must end with "${END}": start="${marker}"`,
      );
    }
    filled += `${marker}\n\n${await tableOf(folder)}\n\n${text.slice(end, next)}`;
  }
  return filled;
}

/** Writes the claims of a result as a table for README.md. */
export function claimTable(claims: readonly ClaimOutcome[]): string {
  return markdownTable(
    [{ title: "claim" }, { title: "verdict" }, { title: "measured" }, { title: "published" }],
    claims.map((outcome) => [
      `${escapeMarkdown(outcome.claim.statement)} (\`${outcome.claim.id}\`)`,
      outcome.verdict,
      measuredText(outcome),
      outcome.claim.published === undefined
        ? "–"
        : escapeMarkdown(publishedText(outcome.claim.published)),
    ]),
  );
}
