import { DUPLICATE_ARM } from "../experiment/timed_arms.ts";
import type { Analysis } from "../result/analysis.ts";
import { elementAxis } from "./element_axis.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "./figure_spec.ts";
import { FIGURE_CONFIG, PALETTE } from "./figure_theme.ts";
import {
  cellsOnLine,
  elementsOf,
  hollowNote,
  normOutcomes,
  panelOf,
  timingPanels,
} from "./timing_panels.ts";

/**
 * Draws the memory traffic each arm reaches against the size of the matrix, beside a plain copy.
 *
 * @param analysis Analysed results.
 * @returns The figure; undefined if nothing was timed.
 */
export function bandwidthFigure(analysis: Analysis): Figure | undefined {
  const timings = normOutcomes(analysis.timings);
  const onLine = cellsOnLine(timings);
  const values = timings.flatMap((timing) =>
    timing.arms.filter(({ arm }) => arm !== DUPLICATE_ARM).map((arm) => ({
      panel: panelOf(timing),
      arm: arm.arm,
      elements: elementsOf(timing),
      on_line: onLine.has(timing.id),
      gigabytes_per_second: arm.gigabytesPerSecond,
    }))
  );
  if (values.length === 0) return undefined;

  const arms = [...new Set(values.map(({ arm }) => arm))];
  const colors = [PALETTE.blue, PALETTE.orange, PALETTE.green, PALETTE.red, PALETTE.purple];
  let next = 0;
  const range = arms.map((arm) => arm === "copy" ? PALETTE.grey : colors[next++ % colors.length]);
  const encoding = {
    x: elementAxis(values.map(({ elements }) => elements)),
    y: {
      field: "gigabytes_per_second",
      type: "quantitative",
      title: "GB/s (log scale)",
      scale: { type: "log", nice: false, padding: 12 },
      axis: { values: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
    },
    color: {
      field: "arm",
      type: "nominal",
      sort: arms,
      scale: { domain: arms, range },
      legend: { title: null, symbolType: "stroke", columns: 3 },
    },
  };
  const layer = [
    {
      mark: { type: "point", size: 38, opacity: 1 },
      transform: [{ filter: "!datum.on_line && datum.arm !== 'copy'" }],
      encoding,
    },
    {
      mark: { type: "line", strokeWidth: 2.25, point: { filled: true, size: 38 } },
      transform: [{ filter: "datum.on_line && datum.arm !== 'copy'" }],
      encoding,
    },
    {
      mark: { type: "line", strokeWidth: 2.25, strokeDash: [6, 4] },
      transform: [{ filter: "datum.on_line && datum.arm === 'copy'" }],
      encoding,
    },
  ];
  const caption = "Memory traffic of each arm against matrix size, beside that of a plain copy";
  return {
    name: "bandwidth",
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: "How close each arm comes to the speed of memory",
        subtitle: [
          "Bytes that must be moved over the median time. Dashed: a copy of the same matrix.",
          ...hollowNote(timings),
        ],
      },
      config: FIGURE_CONFIG,
      data: { values },
      ...timingPanels(timings, layer),
    },
  };
}
