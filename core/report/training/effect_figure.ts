import type { Analysis, ClaimOutcome } from "../../result/analysis.ts";
import { claimChart } from "../claim_chart.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "../figure_spec.ts";
import { FIGURE_CONFIG, INK, PALETTE } from "../figure_theme.ts";
import { subtitleLines } from "./subtitle_lines.ts";

/**
 * Draws the measured difference of each claim about losses over the margin within which none counts.
 *
 * The scale is even within the margin and logarithmic beyond, as differences of hundredths and of whole
 * nats stand beside each other.
 *
 * @param analysis Analysed results.
 * @returns The figure; undefined if no claim about losses in nats was measured.
 */
export function effectFigure({ claims }: Analysis): Figure | undefined {
  const rows = claims.flatMap(effectRow);
  if (rows.length === 0) return undefined;
  const margin = Math.min(...rows.map((row) => row.margin));
  const values = rows.flatMap(({ low, high, published = 0, margin: own }) => [
    low,
    high,
    published,
    -own,
    own,
  ]);
  const domain = [1.2 * Math.min(...values), 1.2 * Math.max(...values)];
  const { width, y, measured } = claimChart(rows);
  const x = {
    type: "quantitative",
    title: "nats by which the loss is lower",
    scale: { type: "symlog", constant: margin, domain, nice: false },
    axis: { grid: true, values: ticksOf(domain), format: "~g" },
  };
  const caption = "Measured difference of each claim about losses with its interval, over the " +
    "margin within which no difference counts";
  return {
    name: "effects",
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: "What is claimed about losses, and what was measured",
        subtitle: subtitleLines(
          "Right of 0: lower. Shaded: no difference. Tick: published. Line: interval.",
        ),
      },
      config: FIGURE_CONFIG,
      data: { values: rows.map((row) => ({ ...row, from: -row.margin, to: row.margin })) },
      width,
      height: { step: 40 },
      layer: [
        {
          mark: { type: "bar", color: PALETTE.grey, opacity: 0.28, height: 26, cornerRadius: 3 },
          encoding: { y, x: { ...x, field: "from" }, x2: { field: "to" } },
        },
        {
          transform: [{ filter: "isValid(datum.published)" }],
          mark: { type: "tick", color: INK, size: 26, thickness: 3 },
          encoding: { y, x: { ...x, field: "published" } },
        },
        ...measured(x),
      ],
    },
  };
}

/** Row of a claim about losses in nats; none for other or unmeasured ones. */
function effectRow({ claim, estimate, low, high, unit, verdict }: ClaimOutcome) {
  const { id, rule, published } = claim;
  if (rule.kind !== "lower-loss" && rule.kind !== "equal-loss") return [];
  if (unit !== "nat" || estimate === undefined || low === undefined || high === undefined) {
    return [];
  }
  const value = published?.unit === "nat" ? published.value : undefined;
  return [{ claim: id, verdict, estimate, low, high, margin: rule.margin, published: value }];
}

/** Round numbers on both sides of 0, about a factor of three apart. */
function ticksOf([low, high]: readonly number[]): readonly number[] {
  const sizes = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];
  return [...sizes.map((size) => -size), 0, ...sizes]
    .filter((tick) => tick >= low && tick <= high);
}
