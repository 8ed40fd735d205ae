import type { Verdict } from "../result/statistics/verdict.ts";
import { INK, PANEL_WIDTH } from "./figure_theme.ts";
import { VERDICT_COLORS } from "./verdict_colors.ts";

/** Width that the drawing library sets aside for a character of a label, in pixels. */
const LABEL_WIDTH = 9.6;

/** What figures of claims share: a line each, named at the left, its verdict at the right. */
export interface ClaimChart {
  readonly width: number;
  /** Encoding of the claim. */
  readonly y: object;
  /** Layers of the line at 0, interval, point and verdict, on a horizontal axis. */
  measured(x: object): readonly object[];
}

/**
 * Makes the parts of a figure of claims.
 *
 * @param rows Data of the figure, with `low`, `estimate` and `high` beside what is named here.
 */
export function claimChart(
  rows: readonly { readonly claim: string; readonly verdict: Verdict }[],
): ClaimChart {
  const labels = Math.max(...rows.map(({ claim }) => claim.length));
  const width = Math.max(PANEL_WIDTH, 640 - Math.round(LABEL_WIDTH * labels));
  const y = {
    field: "claim",
    type: "nominal",
    sort: rows.map(({ claim }) => claim),
    title: null,
    axis: { labelLimit: 260, grid: false, labelFontSize: 12 },
  };
  const verdicts = [...new Set(rows.map(({ verdict }) => verdict))];
  const color = {
    field: "verdict",
    type: "nominal",
    sort: verdicts,
    scale: { domain: verdicts, range: verdicts.map((verdict) => VERDICT_COLORS[verdict]) },
    legend: null,
  };
  const measured = (x: object) => [
    {
      mark: { type: "rule", color: INK, strokeWidth: 1 },
      encoding: { x: { ...x, datum: 0 } },
    },
    {
      mark: { type: "rule", strokeWidth: 3, strokeCap: "round" },
      encoding: { y, x: { ...x, field: "low" }, x2: { field: "high" }, color },
    },
    {
      mark: { type: "point", filled: true, size: 90, opacity: 1 },
      encoding: { y, x: { ...x, field: "estimate" }, color },
    },
    {
      mark: { type: "text", align: "left", fontSize: 12, fontWeight: 600, dx: 12 },
      encoding: { y, x: { value: width }, text: { field: "verdict", type: "nominal" }, color },
    },
  ];
  return { width, y, measured };
}
