import { publishedText } from "../../result/claims_csv.ts";
import {
  depthInterval,
  type Exponents,
  exponentsOf,
  type GradientSeries,
} from "../../result/training/gradient_series.ts";
import { figureMarkdown } from "../figure_markdown.ts";
import { detailsBlock, escapeMarkdown, markdownBlocks, markdownTable } from "../markdown.ts";
import { intervalText, numberText } from "../number_text.ts";
import type { ReportInput } from "../report_input.ts";
import { claimedSplits, shownSplits } from "./shown_splits.ts";

/**
 * Writes the section of a report about gradients by depth.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty where none was measured at two depths.
 */
export function gradientSection({ analysis: { training, claims }, figures }: ReportInput): string {
  const fitted = (training?.gradients ?? []).flatMap((series) => {
    const exponents = exponentsOf(series);
    return exponents === undefined ? [] : [{ series, exponents }];
  });
  if (fitted.length === 0) return "";
  const most = Math.max(...fitted.map(({ series }) => series.depths.length));
  const publishedOf = ({ arm, split, metric }: GradientSeries) =>
    claims.flatMap(({ claim: { rule, published } }) =>
      rule.kind === "exponent-in-range" && rule.arm === arm && rule.split === split &&
        rule.metric === metric && published !== undefined
        ? [`${escapeMarkdown(publishedText(published))} (${escapeMarkdown(published.source)})`]
        : []
    ).join("; ");
  const complete = fitted.filter(({ series }) => series.depths.length === most);
  const shown = shownSplits(complete.map(({ series }) => series), claimedSplits(claims));
  const front = shown.flatMap((split) => complete.filter(({ series }) => series.split === split));
  const rest = complete.filter(({ series }) => !shown.includes(series.split));
  const table = (rows: typeof complete) => exponentTable(rows, publishedOf);
  return markdownBlocks([
    "## Gradients by depth",
    "Norms of gradients at initialisation. Exponent: slope of the logarithm of the norm over that " +
    "of the number of blocks, fitted seed by seed; its mean with the 95 % interval.",
    figureMarkdown(figures, "gradient_depth"),
    table(front),
    rest.length === 0 ? "" : detailsBlock("Every other layer", table(rest)),
  ]);
}

function exponentTable(
  rows: readonly { readonly series: GradientSeries; readonly exponents: Exponents }[],
  publishedOf: (series: GradientSeries) => string,
): string {
  return markdownTable(
    [
      { title: "arm" },
      { title: "layer" },
      { title: "exponent", align: "right" },
      { title: "published" },
      { title: "least depth", align: "right" },
      { title: "greatest depth", align: "right" },
      { title: "seeds", align: "right" },
    ],
    rows.map(({ series, exponents }) => {
      const [first, last] = [series.depths[0], series.depths[series.depths.length - 1]];
      return [
        `\`${series.arm}\``,
        `\`${series.split.replace(/^layer\//, "")}\``,
        intervalText(exponents.interval),
        publishedOf(series),
        `${numberText(depthInterval(first).estimate)} at ${first.depth}`,
        `${numberText(depthInterval(last).estimate)} at ${last.depth}`,
        String(exponents.values.length),
      ];
    }),
  );
}
