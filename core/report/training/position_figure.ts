import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import type { TrainingSet } from "../../result/training/training_analysis.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "../figure_spec.ts";
import { figureName } from "./figure_name.ts";
import { FIGURE_CONFIG, INK, PALETTE } from "../figure_theme.ts";
import { armPanels, lengthAxis } from "./arm_panels.ts";
import { subtitleLines } from "./subtitle_lines.ts";
import { longTrained, positionPoints } from "./length_points.ts";

/**
 * Draws the loss by position in the longest window, one panel an arm with all others behind it.
 *
 * @param set A data set with its main budget.
 * @returns The figure; undefined where no position beyond those of training was evaluated.
 */
export function positionFigure({ data, arms }: TrainingSet): Figure | undefined {
  const shown = arms.filter(({ arm }) => arm !== DUPLICATE_ARM);
  const long = longTrained(arms);
  const points = shown.flatMap((arm) => positionPoints(arm)).map(({ arm, from, to, summary }) => ({
    arm,
    length: to,
    bin: `${from}-${to}`,
    value: summary.mean.estimate,
    low: summary.mean.low,
    high: summary.mean.high,
    metric: summary.metric,
  }));
  const ends = [...new Set(points.map(({ length }) => length))].sort((a, b) => a - b);
  const trained = arms[0].config.train.length;
  if (ends.length < 3 || ends[ends.length - 1] <= trained) return undefined;
  const isExcess = points[0].metric === "excess";
  const names = shown.map(({ arm }) => arm).filter((arm) => !long.includes(arm));
  const behind = points.map(({ arm, ...rest }) => ({ other: arm, ...rest }));
  const x = lengthAxis(ends, "position, end of bin (log scale)");
  const y = {
    type: "quantitative",
    title: isExcess ? "excess, nats" : "loss, nats",
    scale: isExcess
      ? { type: "symlog", constant: 0.05, nice: false }
      : { zero: false, nice: false, padding: 6 },
    axis: isExcess ? { values: [0, 0.03, 0.1, 0.3, 1, 3, 10], format: "~g" } : { tickCount: 5 },
  };
  const value = { ...y, field: "value" };
  const layer = [
    {
      data: { values: behind.filter(({ other }) => !long.includes(other)) },
      mark: { type: "line", color: PALETTE.grey, strokeWidth: 1, opacity: 0.4 },
      encoding: { x, y: value, detail: { field: "other" } },
    },
    {
      data: { values: behind.filter(({ other }) => long.includes(other)) },
      mark: { type: "line", color: INK, strokeDash: [2, 3], strokeWidth: 1.6 },
      encoding: { x, y: value, detail: { field: "other" } },
    },
    {
      data: { values: [{}] },
      mark: { type: "rule", color: INK, strokeDash: [2, 3] },
      encoding: { x: { ...x, field: undefined, datum: trained } },
    },
    {
      mark: { type: "area", color: PALETTE.blue, opacity: 0.22 },
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
    },
    {
      mark: {
        type: "line",
        color: PALETTE.blue,
        strokeWidth: 2.2,
        point: { filled: true, size: 26 },
      },
      encoding: { x, y: value },
    },
  ];
  const dotted = long.length === 0 ? "" : ` Dotted curve: ${long.join(", ")}, trained long.`;
  const what = isExcess ? "Excess over the optimal predictor" : "Loss";
  const caption =
    `${what} on ${data} by position in the longest window, for each arm; means over ` +
    `seeds with 95 % intervals`;
  return {
    name: figureName("position", data),
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: `Where in the window the loss is: ${data}`,
        subtitle: subtitleLines(
          `${what}, mean over seeds; grey: the other arms.`,
          `Upright: ${trained} tokens, as in training.${dotted}`,
        ),
      },
      config: FIGURE_CONFIG,
      ...armPanels(names, {
        values: points.filter(({ arm }) => !long.includes(arm)),
        layer,
      }),
    },
  };
}
