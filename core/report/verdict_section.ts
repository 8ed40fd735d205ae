import type { ClaimOutcome } from "../result/analysis.ts";
import { publishedText } from "../result/claims_csv.ts";
import {
  demandText,
  disagreementText,
  measuredText,
  strengthText,
  verdictCounts,
} from "./claim_text.ts";
import { figureMarkdown } from "./figure_markdown.ts";
import { escapeMarkdown, markdownBlocks, markdownTable } from "./markdown.ts";
import type { ReportInput } from "./report_input.ts";

/**
 * Writes the section of a report that answers its question: each claim with its verdict.
 *
 * @param input What the report is made from.
 * @returns Markdown.
 */
export function verdictSection({ analysis, figures }: ReportInput): string {
  const { claims } = analysis;
  return markdownBlocks([
    "## Verdicts",
    `${claims.length} ${claims.length === 1 ? "claim" : "claims"}: ${verdictCounts(claims)}.`,
    markdownTable(
      [
        { title: "claim" },
        { title: "published" },
        { title: "demanded" },
        { title: "measured" },
        { title: "verdict" },
      ],
      claims.map((outcome) => [
        `${escapeMarkdown(outcome.claim.statement)}<br>\`${outcome.claim.id}\``,
        publishedCell(outcome),
        unbroken(demandText(outcome)),
        unbroken(measuredText(outcome).replace(" [", "<br>[")),
        `**${outcome.verdict}**`,
      ]),
    ),
    figureMarkdown(figures, "saving"),
    figureMarkdown(figures, "effects"),
    "### Why",
    claims.map(whyLine).join("\n"),
  ]);
}

function publishedCell({ claim: { published } }: ClaimOutcome): string {
  if (published === undefined) return "–";
  return `${escapeMarkdown(publishedText(published))}<br>${escapeMarkdown(published.source)}`;
}

function whyLine(outcome: ClaimOutcome): string {
  const { claim: { id, published }, verdict, reason, scope } = outcome;
  const strength = strengthText(outcome);
  const disagreement = disagreementText(outcome);
  const lines = [
    `- \`${id}\` **${verdict}**: ${escapeMarkdown(reason)}${
      strength === "" ? "" : ` (${strength})`
    }.`,
    ...(scope === "" ? [] : [`  Scope: ${escapeMarkdown(scope)}.`]),
    ...(published === undefined ? [] : [`  Published: ${escapeMarkdown(published.text)}.`]),
    ...(disagreement === "" ? [] : [`  **${disagreement}.**`]),
  ];
  return lines.join("\n");
}

/** Keeps a number, its interval and its unit on one line each. */
function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}
