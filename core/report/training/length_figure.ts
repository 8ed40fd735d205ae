import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import { LENGTH_METRICS } from "../../experiment/training_vocabulary.ts";
import type { TrainingSet } from "../../result/training/training_analysis.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "../figure_spec.ts";
import { figureName } from "./figure_name.ts";
import { FIGURE_CONFIG, GRID, INK, PALETTE } from "../figure_theme.ts";
import { armPanels, lengthAxis } from "./arm_panels.ts";
import { subtitleLines } from "./subtitle_lines.ts";
import { lengthPoints, longTrained } from "./length_points.ts";

/** Excess that counts as reached: the limit of the headroom, in nats. */
const HEADROOM_EXCESS = 0.05;

/**
 * Draws how the loss of each arm changes with the evaluated length, by all three measures.
 *
 * Each against its own value at the length of training, so that arms of different quality compare; on a
 * scale that shows hundredths and whole nats at once.
 *
 * @param set A data set with its main budget.
 * @returns The figure; undefined if one length was evaluated.
 */
export function lengthFigure({ data, arms }: TrainingSet): Figure | undefined {
  const shown = arms.filter(({ arm }) => arm !== DUPLICATE_ARM);
  const long = new Set(longTrained(arms));
  const values = shown.filter(({ arm }) => !long.has(arm)).flatMap((arm) => {
    const points = lengthPoints(arm).filter(({ fix }) => fix === "none");
    const trained = arm.config.train.length;
    return points.flatMap(({ metric, length, summary }) => {
      const base = points.find((point) => point.metric === metric && point.length === trained);
      if (base === undefined) return [];
      return [{
        arm: arm.arm,
        metric,
        length,
        change: summary.mean.estimate - base.summary.mean.estimate,
      }];
    });
  });
  const lengths = [...new Set(values.map(({ length }) => length))].sort((a, b) => a - b);
  if (lengths.length < 2) return undefined;
  const trained = arms[0].config.train.length;
  const metrics = LENGTH_METRICS.filter((name) => values.some(({ metric }) => metric === name));
  const changes = values.map(({ change }) => change);
  const domain = [Math.min(-0.05, ...changes) * 1.15, Math.max(0.1, ...changes) * 1.15];
  const x = lengthAxis(lengths, "tokens evaluated (log scale)");
  const y = {
    type: "quantitative",
    title: "change, nats",
    scale: { type: "symlog", constant: 0.05, domain, nice: false },
    axis: { values: [-1, -0.3, -0.1, 0, 0.1, 0.3, 1, 3, 10], format: "~g" },
  };
  const color = {
    field: "metric",
    type: "nominal",
    sort: metrics,
    scale: { domain: metrics, range: [PALETTE.blue, PALETTE.orange, PALETTE.green] },
    legend: { title: null, symbolType: "stroke", columns: 3 },
  };
  const one = { values: [{}] };
  const layer = [
    {
      data: { values: [{ low: domain[0], high: HEADROOM_EXCESS }] },
      mark: { type: "rect", color: PALETTE.green, opacity: 0.08 },
      encoding: { y: { ...y, field: "low" }, y2: { field: "high" } },
    },
    {
      data: one,
      mark: { type: "rule", color: INK, strokeWidth: 1 },
      encoding: { y: { ...y, datum: 0 } },
    },
    {
      data: one,
      mark: { type: "rule", color: INK, strokeDash: [2, 3] },
      encoding: { x: { ...x, field: undefined, datum: trained } },
    },
    {
      mark: { type: "line", strokeWidth: 2, point: { filled: true, size: 26 } },
      encoding: { x, y: { ...y, field: "change" }, color },
    },
  ];
  const caption = `Change of the loss on ${data} with the evaluated length, against that at the ` +
    `${trained} tokens of training, for each arm and measure; means over seeds`;
  return {
    name: figureName("length", data),
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: `Reading beyond ${trained} tokens: ${data}`,
        subtitle: subtitleLines(
          `Loss minus that at ${trained} tokens, the length of training (dotted). Down is better.`,
          `Tinted: at most ${HEADROOM_EXCESS} nat worse, which counts as reached.`,
        ),
      },
      config: { ...FIGURE_CONFIG, axisX: { ...FIGURE_CONFIG.axisX, gridColor: GRID } },
      ...armPanels(shown.map(({ arm }) => arm).filter((arm) => !long.has(arm)), { values, layer }),
    },
  };
}
