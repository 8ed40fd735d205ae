import type { Analysis } from "../result/analysis.ts";
import type { ArmPair } from "../result/contrasts.ts";
import type { ArmConfig } from "../experiment/cell.ts";
import { elementAxis } from "./element_axis.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "./figure_spec.ts";
import { FIGURE_CONFIG, PALETTE } from "./figure_theme.ts";
import { ratioScale } from "./ratio_scale.ts";
import {
  cellsOnLine,
  elementsOf,
  hollowNote,
  normOutcomes,
  panelOf,
  timingPanels,
} from "./timing_panels.ts";

/**
 * Draws the ratio of two arms' times against the size of the matrix, for all claimed comparisons.
 *
 * @param analysis Analysed results.
 * @returns The figure; undefined if no claim compares times or none was measured.
 */
export function ratioFigure(analysis: Analysis): Figure | undefined {
  const claimed = new Set(
    analysis.claims.flatMap(({ claim: { rule } }) =>
      "at" in rule ? [`${rule.candidate} / ${rule.baseline}`] : []
    ),
  );
  const timings = normOutcomes(analysis.timings);
  const onLine = cellsOnLine(timings);
  const values = timings.flatMap((timing) =>
    timing.contrasts.map((contrast) => ({
      panel: panelOf(timing),
      series: seriesOf(contrast),
      elements: elementsOf(timing),
      on_line: onLine.has(timing.id),
      ratio: contrast.ratio,
      low: contrast.ratioLow,
      high: contrast.ratioHigh,
      predicted: contrast.predictedRatio!,
    }))
  ).filter(({ series }) => claimed.has(series));
  if (values.length === 0) return undefined;

  const series = [...claimed].filter((name) => values.some((value) => value.series === name));
  const shown = timings[0].contrasts.filter((pair) => series.includes(seriesOf(pair)));
  const x = elementAxis(values.map(({ elements }) => elements));
  const y = {
    type: "quantitative",
    title: "time ratio (log scale)",
    ...ratioScale(values.flatMap(({ low, high, predicted }) => [low, high, predicted])),
  };
  const color = {
    field: "series",
    type: "nominal",
    sort: series,
    scale: { domain: series, range: [PALETTE.blue, PALETTE.orange, PALETTE.green, PALETTE.purple] },
    legend: { title: null, symbolType: "stroke", symbolOpacity: 1, columns: 2 },
  };
  const transform = [{ filter: "datum.on_line" }];
  const layer = [
    {
      transform,
      mark: { type: "area", opacity: 0.22 },
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
    },
    {
      transform,
      mark: { type: "line", strokeDash: [2, 4], strokeWidth: 1.75 },
      encoding: { x, y: { ...y, field: "predicted" }, color },
    },
    {
      transform: [{ filter: "!datum.on_line" }],
      mark: { type: "point", size: 42, opacity: 1 },
      encoding: { x, y: { ...y, field: "ratio" }, color },
    },
    {
      transform,
      mark: { type: "line", strokeWidth: 2.25, point: { filled: true, size: 42 } },
      encoding: { x, y: { ...y, field: "ratio" }, color },
    },
  ];
  const caption = "Time ratio of the compared arms against matrix size, with 95 % intervals, " +
    "beside the ratio predicted from the bytes moved";
  return {
    name: "time_ratio",
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: titleOf(shown, timings[0].config.arms),
        subtitle: [
          "Below 1 it is faster. Band: 95 % interval. Dotted: ratio of bytes moved.",
          ...hollowNote(timings),
        ],
      },
      config: FIGURE_CONFIG,
      data: { values },
      ...timingPanels(timings, layer),
    },
  };
}

const NORM_LABELS = { "layer-norm": "LayerNorm", "rms-norm": "RMSNorm" } as const;

/** Names the two norms if all comparisons are of the same two, else stays general. */
function titleOf(pairs: readonly ArmPair[], arms: Readonly<Record<string, ArmConfig>>): string {
  const titles = pairs.map(({ baseline, candidate }) =>
    `Time of ${NORM_LABELS[arms[candidate].norm]} relative to ${NORM_LABELS[arms[baseline].norm]}`
  );
  const isSame = titles.every((title) => title === titles[0]);
  return isSame ? titles[0] : "Time of one arm relative to another";
}

function seriesOf({ baseline, candidate }: ArmPair): string {
  return `${candidate} / ${baseline}`;
}
