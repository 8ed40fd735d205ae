import { exp64, log64 } from "../../base/host_math.ts";
import { lossAt } from "../../result/statistics/scaling_fit.ts";
import type { ScalingSet } from "../../result/training/scaling_set.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "../figure_spec.ts";
import { FIGURE_CONFIG, INK } from "../figure_theme.ts";
import { fixedText } from "../number_text.ts";
import { armStyle } from "./arm_colors.ts";
import { figureName } from "./figure_name.ts";
import { lineLabels } from "./line_labels.ts";
import { spreadLabels } from "./spread_labels.ts";
import { subtitleLines } from "./subtitle_lines.ts";

const [WIDTH, HEIGHT] = [440, 320];

/** Points of a law that are drawn: enough for a smooth curve. */
const STEPS = 24;

/**
 * Draws the loss of each arm by its size with the laws that were fitted.
 *
 * Where the floor is known, the excess over it is drawn on a logarithmic scale: a power law is a
 * straight line there.
 *
 * @param set All sizes of all arms on one data set.
 * @returns The figure; undefined with fewer than two sizes of an arm.
 */
export function scalingFigure({ data, floor, arms }: ScalingSet): Figure | undefined {
  const all = arms.flatMap(({ points }) => points);
  if (arms.every(({ points }) => points.length < 2)) return undefined;
  const isExcess = floor !== undefined && all.every(({ loss }) => loss.estimate > floor);
  const base = isExcess ? floor : 0;
  const least = Math.min(...all.map(({ loss }) => loss.estimate)) - base;
  const lift = (loss: number) => isExcess ? Math.max(loss - base, least / 3) : loss;
  const values = arms.flatMap(({ arm, points }) =>
    points.map(({ bodyParameters, loss }) => ({
      arm,
      size: bodyParameters,
      loss: lift(loss.estimate),
      low: lift(loss.low),
      high: lift(loss.high),
    }))
  );
  const laws = arms.flatMap(({ arm, points, law }) => {
    if (law === undefined) return [];
    const [from, to] = [points[0], points[points.length - 1]].map(({ bodyParameters }) =>
      log64(bodyParameters)
    );
    return Array.from({ length: STEPS + 1 }, (_, i) => {
      const size = exp64(from + (to - from) * i / STEPS);
      return { arm, size, loss: lift(lossAt(law.fit, size)) };
    });
  });
  const names = arms.map(({ arm }) => arm);
  const { color } = armStyle(names);
  const what = isExcess ? "excess over the floor, nats (log scale)" : "held-out loss, nats";
  const x = {
    field: "size",
    type: "quantitative",
    title: "parameters without embeddings (log scale)",
    scale: { type: "log", nice: false, padding: 10 },
    axis: { tickCount: 5, format: "~s" },
  };
  const y = {
    field: "loss",
    type: "quantitative",
    title: what,
    scale: { type: isExcess ? "log" : "linear", zero: false, nice: false, padding: 8 },
    axis: { tickCount: 6, format: "~g" },
  };
  const caption = `Held-out loss of each arm on ${data} by parameters without embeddings, with ` +
    "95 % intervals over seeds" + (laws.length === 0 ? "" : " and the law of each arm");
  return {
    name: figureName("scaling", data),
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: `Loss by size on ${data}`,
        subtitle: subtitleLines(
          "Points: mean over seeds with its interval. Lines: fitted laws; the number is the exponent.",
        ),
      },
      config: FIGURE_CONFIG,
      width: WIDTH,
      height: HEIGHT,
      layer: [
        ...(laws.length === 0 ? [] : [{
          data: { values: laws },
          mark: { type: "line", strokeWidth: 1.7 },
          encoding: { x, y, color },
        }]),
        {
          data: { values },
          mark: { type: "rule", strokeWidth: 1.4 },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
        },
        {
          data: { values },
          mark: {
            type: "point",
            filled: true,
            size: 46,
            opacity: 1,
            stroke: INK,
            strokeWidth: 0.4,
          },
          encoding: { x, y, color },
        },
        lineLabels(labelsOf(arms, { values, isExcess }), { width: WIDTH, y, color, field: "text" }),
      ],
    },
  };
}

/** Puts the name and exponent of each arm beside its last point, apart from each other. */
function labelsOf(
  arms: ScalingSet["arms"],
  { values, isExcess }: {
    readonly values: readonly { readonly arm: string; readonly loss: number }[];
    readonly isExcess: boolean;
  },
) {
  const toScale = (loss: number) => isExcess ? log64(loss) : loss;
  const scaled = values.map(({ loss }) => toScale(loss));
  const span = Math.max(...scaled) - Math.min(...scaled) || 1;
  const ends = arms.flatMap(({ arm, law }) => {
    const last = values.findLast((value) => value.arm === arm);
    return last === undefined ? [] : [{ arm, law, loss: toScale(last.loss) }];
  });
  const places = spreadLabels(ends.map(({ loss }) => loss), 15 * span / HEIGHT);
  return ends.map(({ arm, law }, i) => ({
    arm,
    place: isExcess ? exp64(places[i]) : places[i],
    text: law === undefined ? arm : `${arm} ${fixedText(law.exponent.estimate, 2)}`,
  }));
}
