import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import type { TrainingSet } from "../../result/training/training_analysis.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "../figure_spec.ts";
import { figureName } from "./figure_name.ts";
import { FIGURE_CONFIG, INK, PALETTE } from "../figure_theme.ts";
import { armPanels, lengthAxis } from "./arm_panels.ts";
import { subtitleLines } from "./subtitle_lines.ts";
import { lengthPoints, longTrained } from "./length_points.ts";

const FIX_COLORS: Readonly<Record<string, string>> = {
  none: PALETTE.grey,
  truncate: PALETTE.green,
  pi: PALETTE.orange,
  ntk: PALETTE.purple,
  yarn: PALETTE.blue,
};

/**
 * Draws what each fix makes of the loss beyond the length of training, beside a model that was trained
 * at the long length.
 *
 * @param set A data set with its main budget.
 * @returns The figure; undefined if no fix was tried.
 */
export function fixFigure({ data, arms }: TrainingSet): Figure | undefined {
  const long = longTrained(arms);
  const lines = arms.filter(({ arm }) => arm !== DUPLICATE_ARM && !long.includes(arm))
    .flatMap((arm) => {
      const points = lengthPoints(arm).filter(({ metric }) => metric === "same-target");
      const fixes = [...new Set(points.map(({ fix }) => fix))];
      if (fixes.length < 2) return [];
      const trained = points.filter(({ length, fix }) =>
        fix === "none" && length === arm.config.train.length
      );
      return fixes.flatMap((fix) =>
        [...(fix === "none" ? [] : trained), ...points.filter((point) => point.fix === fix)]
          .map(({ length, summary }) => ({
            arm: arm.arm,
            fix,
            length,
            loss: summary.mean.estimate,
          }))
      );
    });
  if (lines.length === 0) return undefined;
  const names = [...new Set(lines.map(({ arm }) => arm))];
  const controlsOf = arms.filter(({ arm }) => long.includes(arm)).flatMap((arm) =>
    lengthPoints(arm).filter(({ metric, fix }) => metric === "same-target" && fix === "none")
      .map(({ length, summary }) => ({ length, loss: summary.mean.estimate }))
  );
  const lengths = [...new Set(lines.map(({ length }) => length))].sort((a, b) => a - b);
  const fixes = Object.keys(FIX_COLORS).filter((name) => lines.some(({ fix }) => fix === name));
  const best = Math.min(...[...lines, ...controlsOf].map(({ loss }) => loss));
  const x = lengthAxis(lengths, "tokens evaluated (log scale)");
  const y = {
    type: "quantitative",
    title: "excess, nats",
    scale: { type: "symlog", constant: 0.05, nice: false, domainMin: 0 },
    axis: { values: [0, 0.03, 0.1, 0.3, 1, 3, 10], format: "~g" },
  };
  const above = <T extends { readonly loss: number }>(values: readonly T[]) =>
    values.map((value) => ({ ...value, excess: value.loss - best }));
  const color = {
    field: "fix",
    type: "nominal",
    sort: fixes,
    scale: { domain: fixes, range: fixes.map((fix) => FIX_COLORS[fix]) },
    legend: { title: null, symbolType: "stroke", columns: 5 },
  };
  const layer = [
    ...(controlsOf.length === 0 ? [] : [{
      data: { values: above(controlsOf) },
      mark: { type: "line", color: INK, strokeDash: [2, 3], strokeWidth: 1.6 },
      encoding: { x, y: { ...y, field: "excess" } },
    }]),
    {
      mark: { type: "line", strokeWidth: 2, point: { filled: true, size: 26 } },
      encoding: { x, y: { ...y, field: "excess" }, color },
    },
  ];
  const dotted = long.length === 0 ? "" : ` Dotted: ${long.join(", ")}, trained long.`;
  const caption =
    `Same-target loss on ${data} beyond the length of training with each fix, above ` +
    `the best; means over seeds`;
  return {
    name: figureName("fixes", data),
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: `What fixes make of it: ${data}`,
        subtitle: subtitleLines(`Loss on the same targets, nats above the best value.${dotted}`),
      },
      config: FIGURE_CONFIG,
      ...armPanels(names, { values: above(lines), layer }),
    },
  };
}
