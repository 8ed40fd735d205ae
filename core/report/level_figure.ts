import type { Analysis, ClaimOutcome, SavingPrediction } from "../result/analysis.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "./figure_spec.ts";
import { FIGURE_CONFIG, INK, PALETTE, PANEL_WIDTH } from "./figure_theme.ts";

/** Width that the drawing library sets aside for a character of a label, in pixels. */
const LABEL_WIDTH = 9.6;
/** How far both values of a row lie from its middle, in pixels. */
const ASIDE = 6;

/**
 * Draws the predicted and the measured saving of each block and step, over the range claimed.
 *
 * @param analysis Analysed results.
 * @returns The figure; undefined if nothing is predicted.
 */
export function levelFigure({ predictions, claims }: Analysis): Figure | undefined {
  if (predictions.length === 0) return undefined;
  const rows = predictions.map((prediction) => labelOf(prediction, predictions));
  const values = predictions.flatMap(({ predicted, measured }, i) =>
    [{ kind: "predicted", ...predicted }, { kind: "measured", ...measured }].map((
      { kind, estimate, low, high },
    ) => ({ row: rows[i], kind, estimate: 100 * estimate, low: 100 * low, high: 100 * high }))
  );
  const ranges = predictions.flatMap((prediction, i) =>
    claims.flatMap((outcome) => rangesOf(outcome, prediction)).map((range) => (
      { row: rows[i], ...range }
    ))
  );
  const longest = Math.max(...rows.map((row) => row.length));
  const percents = [...values, ...ranges].flatMap((value) => [value.low, value.high]);
  const [least, most] = [Math.min(0, ...percents), Math.max(0, ...percents)];
  const room = 0.04 * (most - least || 1);
  const y = {
    field: "row",
    type: "nominal",
    sort: rows,
    title: null,
    axis: { labelLimit: 640, grid: false, labelFontSize: 12 },
  };
  const x = {
    type: "quantitative",
    title: "time saved, % of the baseline's",
    scale: { domain: [least - room, most + room], nice: false },
    axis: { grid: true, tickCount: 8 },
  };
  const kinds = ["predicted", "measured"];
  const color = {
    field: "kind",
    type: "nominal",
    sort: kinds,
    scale: { domain: kinds, range: [PALETTE.orange, PALETTE.blue] },
    legend: { title: null, symbolType: "circle", symbolOpacity: 1 },
  };
  const marks = kinds.flatMap((kind) => {
    const data = { values: values.filter((value) => value.kind === kind) };
    const yOffset = kind === "predicted" ? -ASIDE : ASIDE;
    return [
      {
        data,
        mark: { type: "rule", strokeWidth: 3, strokeCap: "round", yOffset, y2Offset: yOffset },
        encoding: { y, x: { ...x, field: "low" }, x2: { field: "high" }, color },
      },
      {
        data,
        mark: { type: "point", filled: true, size: 80, opacity: 1, yOffset },
        encoding: { y, x: { ...x, field: "estimate" }, color },
      },
    ];
  });
  const caption = "Saving of each block and training step: predicted from its norms alone and " +
    "measured, with 95 % intervals, over the range that is claimed";
  return {
    name: "level_saving",
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: "What a norm saves in a block and in a training step",
        subtitle: "Share of the norms times what a norm saves, beside the clock. Shaded: claimed.",
      },
      config: FIGURE_CONFIG,
      width: Math.max(PANEL_WIDTH, 640 - Math.round(LABEL_WIDTH * longest)),
      height: { step: 40 },
      layer: [
        {
          data: { values: ranges },
          mark: { type: "bar", color: PALETTE.grey, opacity: 0.28, height: 30, cornerRadius: 3 },
          encoding: { y, x: { ...x, field: "low" }, x2: { field: "high" } },
        },
        {
          data: { values: [{}] },
          mark: { type: "rule", color: INK, strokeWidth: 1 },
          encoding: { x: { ...x, datum: 0 } },
        },
        ...marks,
      ],
    },
  };
}

/** Ranges that claims state for a comparison. */
function rangesOf({ cell, claim: { rule } }: ClaimOutcome, prediction: SavingPrediction) {
  if (rule.kind !== "saving-in-range" && rule.kind !== "equal-time") return [];
  const isHere = cell === prediction.cell && rule.baseline === prediction.baseline &&
    rule.candidate === prediction.candidate;
  const [low, high] = rule.kind === "equal-time"
    ? [-rule.margin, rule.margin]
    : [rule.low, rule.high];
  return isHere ? [{ low: 100 * low, high: 100 * high }] : [];
}

/** Names a row: the level with its pass and the arm; the whole cell where that is not enough. */
function labelOf(prediction: SavingPrediction, all: readonly SavingPrediction[]): string {
  const short = ({ cell, candidate }: SavingPrediction) => {
    const [, level, , , pass] = cell.split("/");
    return `${[level, pass].filter((part) => part !== undefined).join(", ")}: ${candidate}`;
  };
  const name = short(prediction);
  return all.filter((other) => short(other) === name).length === 1
    ? name
    : `${prediction.cell.replace("timing/", "")}: ${prediction.candidate}`;
}
