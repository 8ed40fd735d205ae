import { exp64, log64 } from "../../base/host_math.ts";
import {
  depthInterval,
  exponentsOf,
  type GradientSeries,
} from "../../result/training/gradient_series.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "../figure_spec.ts";
import { FIGURE_CONFIG } from "../figure_theme.ts";
import { fixedText } from "../number_text.ts";
import { armStyle } from "./arm_colors.ts";
import { lineLabels } from "./line_labels.ts";
import { shownSplits } from "./shown_splits.ts";
import { spreadLabels } from "./spread_labels.ts";

const [WIDTH, HEIGHT] = [228, 230];
/** Most layers that have a panel. */
const MOST_PANELS = 4;

/**
 * Draws norms of gradients at initialisation against the depth of the model, both on logarithmic scales:
 * a power law is a straight line, and its exponent stands beside it.
 *
 * @param series Quantities by depth.
 * @param claimed Layers that claims are about.
 * @returns The figure; undefined if none is known at three depths.
 */
export function gradientFigure(
  series: readonly GradientSeries[],
  claimed: readonly string[] = [],
): Figure | undefined {
  const shown = series.filter(({ metric, depths }) =>
    metric === "gradient_norm" && depths.length >= 3 &&
    depths.every(({ values }) => [...values.values()].every((value) => value > 0))
  );
  const splits = shownSplits(shown, claimed).slice(0, MOST_PANELS);
  if (splits.length === 0) return undefined;
  const arms = [...new Set(shown.map(({ arm }) => arm))];
  const style = armStyle(arms);
  const panels = splits.map((split) => panel(shown.filter((each) => each.split === split), style));
  const caption = "Norm of the gradient at initialisation against the depth of the model, by " +
    "layer and arm, with 95 % intervals; beside each line its exponent";
  return {
    name: "gradient_depth",
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: "How gradients grow with depth",
        subtitle: "At initialisation, mean over seeds. The number is the exponent of the depth.",
      },
      config: FIGURE_CONFIG,
      concat: panels,
      columns: 2,
      spacing: 30,
    },
  };
}

/** Draws one layer: a line for each arm, with its exponent. */
function panel(
  own: readonly GradientSeries[],
  { color, strokeDash }: ReturnType<typeof armStyle>,
) {
  const values = own.flatMap(({ arm, depths }) =>
    depths.map((at) => {
      const { estimate, low, high } = depthInterval(at);
      return { arm, depth: at.depth, norm: estimate, low: Math.max(low, estimate / 100), high };
    })
  );
  const depths = [...new Set(values.map(({ depth }) => depth))].sort((a, b) => a - b);
  const x = {
    field: "depth",
    type: "quantitative",
    title: "blocks (log scale)",
    scale: { type: "log", base: 2, nice: false, padding: 6 },
    axis: { values: depths, format: "d" },
  };
  const y = {
    type: "quantitative",
    title: "gradient norm (log scale)",
    scale: { type: "log", nice: false, padding: 8 },
    axis: { values: logTicks(values.map(({ norm }) => norm)), format: "~g" },
  };
  const logs = values.map(({ norm }) => log64(norm));
  const span = Math.max(...logs) - Math.min(...logs) || 1;
  const last = own.map(({ arm, depths: all }) => ({
    arm,
    norm: depthInterval(all[all.length - 1]).estimate,
  }));
  const places = spreadLabels(last.map(({ norm }) => log64(norm)), 15 * span / HEIGHT);
  const labels = last.map(({ arm }, i) => {
    const exponents = exponentsOf(own.find((each) => each.arm === arm)!);
    const power = exponents === undefined ? "" : ` ${fixedText(exponents.interval.estimate, 2)}`;
    return { arm, place: exp64(places[i]), text: `${arm}${power}` };
  });
  return {
    width: WIDTH,
    height: HEIGHT,
    title: {
      text: own[0].split.replace(/^layer\//, ""),
      fontSize: 13,
      anchor: "start",
      offset: 4,
    },
    layer: [
      {
        data: { values },
        mark: { type: "area", opacity: 0.18 },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
      },
      {
        data: { values },
        mark: { type: "line", strokeWidth: 2, point: { filled: true, size: 30 } },
        encoding: { x, y: { ...y, field: "norm" }, color, strokeDash },
      },
      lineLabels(labels, { width: WIDTH, y, color, field: "text" }),
    ],
  };
}

/** Round numbers along a logarithmic axis: powers of ten, and 2 and 5 times those over two decades. */
function logTicks(values: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const steps = high / low > 100 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = 1e-12; power <= high; power *= 10) {
    for (const step of steps) {
      const tick = Number((step * power).toPrecision(1));
      if (tick >= low / 2 && tick <= high * 2) ticks.push(tick);
    }
  }
  return ticks;
}
