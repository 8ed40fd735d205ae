import type { PublishedTable } from "../../experiment/published_table.ts";
import { rankAgreement } from "../../result/statistics/rank_agreement.ts";
import { metricDirection } from "../../experiment/metric_direction.ts";
import type { TrainingSet } from "../../result/training/training_analysis.ts";
import { escapeMarkdown, markdownBlocks, markdownTable } from "../markdown.ts";
import { MIN_SEEDS } from "../../result/verdict_limits.ts";
import { numberText } from "../number_text.ts";
import { meanText } from "./loss_table.ts";

/**
 * Writes published tables beside what was measured, and says how far both agree about the order.
 *
 * Numbers of other scales do not compare; orders do.
 *
 * @param set The data set with its main budget.
 * @param tables Published tables about its arms.
 * @returns Markdown; empty without tables.
 */
export function publishedTables(set: TrainingSet, tables: readonly PublishedTable[]): string {
  return markdownBlocks(tables.map((table) => publishedTable(set, table)));
}

function publishedTable({ arms, data }: TrainingSet, table: PublishedTable): string {
  const { title, source, unit, better, metric, split, rows } = table;
  const own = arms.flatMap(({ arm, values }) => {
    const found = values.get(`${split} ${metric}`);
    return Object.hasOwn(rows, arm) && found !== undefined
      ? [{ arm, published: rows[arm], measured: found }]
      : [];
  });
  if (own.length < 2) return "";
  const sign = better === metricDirection(metric) ? 1 : -1;
  const sorted = own.toSorted((a, b) => sign * (a.published - b.published));
  const { correlation, agreeing, pairs } = rankAgreement(
    own.map(({ published }) => sign * published),
    own.map(({ measured }) => measured.mean.estimate),
  );
  const all = agreeing === pairs;
  const isDisagreeing = 2 * agreeing < pairs &&
    own.every(({ measured }) => measured.values.length >= MIN_SEEDS);
  const rank = correlation === undefined ? "" : `; rank correlation ${correlation.toFixed(2)}`;
  const words = all
    ? `Both put all ${pairs} pairs of arms in the same order${rank}.`
    : `Both agree about the order of ${agreeing} of ${pairs} pairs of arms${rank}.` +
      (isDisagreeing ? " **This disagrees with the literature at this scale.**" : "");
  return markdownBlocks([
    `### Beside what was published: ${escapeMarkdown(title)}`,
    `${escapeMarkdown(source)}. Scales differ, so orders compare and numbers do not.`,
    markdownTable(
      [
        { title: "arm" },
        { title: `published, ${escapeMarkdown(unit)}`, align: "right" },
        { title: `${escapeMarkdown(data)}, ${own[0].measured.unit || metric}`, align: "right" },
      ],
      sorted.map(({ arm, published, measured }) => [
        `\`${arm}\``,
        numberText(published, 5),
        meanText(measured),
      ]),
    ),
    words,
  ]);
}
