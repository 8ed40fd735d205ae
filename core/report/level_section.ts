import { isLevel } from "../experiment/cell.ts";
import type { Analysis, ClaimOutcome, SavingPrediction } from "../result/analysis.ts";
import { publishedText } from "../result/claims_csv.ts";
import { levelScope } from "../result/scope_text.ts";
import type { Interval } from "../result/statistics/interval.ts";
import { figureMarkdown } from "./figure_markdown.ts";
import { escapeMarkdown, markdownBlocks, markdownTable } from "./markdown.ts";
import { percentInterval, percentText } from "./number_text.ts";
import type { ReportInput } from "./report_input.ts";

/**
 * Writes the section of a report about blocks and training steps: what norms alone predict for
 * them, beside what was measured and what was published.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty if no block or step was timed beside its norm.
 */
export function levelSection({ analysis, figures }: ReportInput): string {
  const { predictions } = analysis;
  if (predictions.length === 0) return "";
  const disagree = predictions.filter(({ agrees }) => !agrees).length;
  return markdownBlocks([
    "## From a norm to a training step",
    "By Amdahl's law the whole saves the share of its norms times what a norm saves. Share: " +
    "number of norms times the time of one, timed alone on as many tokens, over the time of the " +
    "whole. Without norms: how much less time the same model takes that has none, measured; it is " +
    "the most that a faster norm can save. All in % of the baseline's time, with 95 % intervals.",
    figureMarkdown(figures, "level_saving"),
    predictionTable(analysis),
    disagree === 0
      ? "Prediction and measurement have a common range in every row."
      : `**In ${disagree} of ${predictions.length} rows prediction and measurement have no common ` +
        "range**: inside a model a norm finds its tensors in other caches, its backward pass is " +
        "built of other ops, and its parameters are updated too.",
    levelList(analysis),
  ]);
}

function predictionTable({ predictions, claims }: Analysis): string {
  return markdownTable(
    [
      { title: "cell" },
      { title: "arm / baseline" },
      { title: "norms", align: "right" },
      { title: "a norm saves", align: "right" },
      { title: "share of norms", align: "right" },
      { title: "without norms", align: "right" },
      { title: "predicted", align: "right" },
      { title: "measured", align: "right" },
      { title: "common range" },
      { title: "published" },
    ],
    predictions.map((prediction) => [
      `\`${prediction.cell}\``,
      `\`${prediction.candidate}\` / \`${prediction.baseline}\``,
      String(prediction.norms),
      intervalText(prediction.normSaving),
      intervalText(prediction.share),
      intervalText(prediction.measuredShare),
      intervalText(prediction.predicted),
      intervalText(prediction.measured),
      prediction.agrees ? "yes" : "**no**",
      publishedOf(prediction, claims),
    ]),
  );
}

/** What was published about a comparison, by the claims that are judged in its cell; each once. */
function publishedOf(
  { cell, baseline, candidate }: SavingPrediction,
  claims: readonly ClaimOutcome[],
): string {
  const texts = claims.flatMap((outcome) => {
    const { claim: { published, rule } } = outcome;
    const isHere = outcome.cell === cell && "at" in rule && rule.candidate === candidate &&
      rule.baseline === baseline;
    return isHere && published !== undefined ? [escapeMarkdown(publishedText(published))] : [];
  });
  return [...new Set(texts)].join("; ") || "–";
}

/** Says once what each cell is. */
function levelList({ timings }: Analysis): string {
  return timings.flatMap(({ id, config }) =>
    isLevel(config) ? [`- \`${id}\`: ${levelScope(config)}.`] : []
  ).join("\n");
}

function intervalText(interval: Interval | undefined): string {
  if (interval === undefined) return "–";
  const { estimate, low, high } = interval;
  return `${percentText(estimate)} ${percentInterval(low, high)}`.replaceAll(" ", "\u00a0");
}
