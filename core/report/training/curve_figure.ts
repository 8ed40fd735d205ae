import { DUPLICATE_ARM } from "../../experiment/timed_arms.ts";
import { metricNumber } from "../../result/cell_record.ts";
import { mean } from "../../result/statistics/summary.ts";
import { hasSameWindows } from "../../result/training/same_windows.ts";
import type { TrainingSet } from "../../result/training/training_analysis.ts";
import type { TrainingRun } from "../../result/training/training_runs.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "../figure_spec.ts";
import { figureName } from "./figure_name.ts";
import { FIGURE_CONFIG, INK } from "../figure_theme.ts";
import { armStyle } from "./arm_colors.ts";
import { outlyingControls } from "./outlying_controls.ts";
import { subtitleLines } from "./subtitle_lines.ts";
import { lineLabels } from "./line_labels.ts";
import { spreadLabels } from "./spread_labels.ts";

const [WIDTH, HEIGHT] = [248, 250];

/** A point of a curve: mean over the seeds that have one. */
interface CurvePoint {
  readonly arm: string;
  readonly step: number;
  readonly loss: number;
  readonly difference?: number;
}

/**
 * Draws how the loss falls with the updates, and how far each arm is from the first one on the way.
 *
 * Held-out losses where they were taken on the way, else the training losses; of arms with the windows
 * of the first.
 *
 * @param set A data set with its main budget.
 * @returns The figure; undefined without curves.
 */
export function curveFigure(set: TrainingSet): Figure | undefined {
  const { data, runs, arms } = set;
  const isHeldOut = runs.some(({ metrics }) =>
    metrics.filter(({ split, metric }) => split === "held-out" && metric === "loss").length > 2
  );
  const split = isHeldOut ? "held-out" : "train";
  const bad = outlyingControls(set);
  const names = arms.filter(({ arm, config }) =>
    arm !== DUPLICATE_ARM && !bad.has(arm) && hasSameWindows(arms[0].config, config)
  ).map(({ arm }) => arm);
  const points = curvePoints(runs.filter(({ arm }) => names.includes(arm)), { split, names });
  if (new Set(points.map(({ step }) => step)).size < 3) return undefined;
  const { color, strokeDash } = armStyle(names);
  const last = Math.max(...points.map(({ step }) => step));
  const x = {
    field: "step",
    type: "quantitative",
    title: "updates (log scale)",
    scale: { type: "log", nice: false },
    axis: { tickCount: 4, format: "d" },
  };
  const line = (field: string, title: string, format: string) => ({
    mark: { type: "line", strokeWidth: 1.9, interpolate: "monotone" },
    encoding: {
      x,
      y: {
        field,
        type: "quantitative",
        title,
        scale: { zero: false, nice: false, padding: 6 },
        axis: { format, tickCount: 6 },
      },
      color,
      strokeDash,
    },
  });
  const ends = points.filter(({ step, difference }) => step === last && difference !== undefined);
  const all = points.flatMap(({ difference }) => difference ?? []);
  const span = Math.max(...all) - Math.min(...all) || 1;
  const places = spreadLabels(ends.map(({ difference }) => difference!), 14 * span / HEIGHT);
  const labels = ends.map((end, i) => ({ ...end, place: places[i] }));
  const withDifference = line("difference", `loss − ${names[0]}, nats`, "~g");
  const kind = isHeldOut ? "Held-out" : "Training";
  const caption = `${kind} loss of each arm on ${data} by updates, and its difference to ` +
    `${names[0]}; means over seeds`;
  return {
    name: figureName("curve", data),
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: `How the loss falls on ${data}`,
        subtitle: subtitleLines(
          `${kind} loss, mean over seeds. Right: difference to ${names[0]} on the same seeds.`,
        ),
      },
      config: FIGURE_CONFIG,
      data: { values: points },
      spacing: 30,
      hconcat: [
        { width: WIDTH, height: HEIGHT, ...line("loss", "loss, nats", "~g") },
        {
          width: WIDTH,
          height: HEIGHT,
          layer: [
            {
              data: { values: [{}] },
              mark: { type: "rule", color: INK, strokeWidth: 1 },
              encoding: { y: { ...withDifference.encoding.y, field: undefined, datum: 0 } },
            },
            withDifference,
            lineLabels(labels, { width: WIDTH, y: withDifference.encoding.y, color, field: "arm" }),
          ],
        },
      ],
    },
  };
}

function curvePoints(
  runs: readonly TrainingRun[],
  { split, names }: { readonly split: string; readonly names: readonly string[] },
): readonly CurvePoint[] {
  const curves = new Map(names.map((arm) => {
    const bySeed = runs.filter((run) => run.arm === arm && run.status === "ok").map((run) => ({
      seed: run.seed,
      losses: new Map(run.metrics.flatMap((each) => {
        const value = metricNumber(each.value);
        return each.split === split && each.metric === "loss" && each.step !== "" &&
            Number.isFinite(value)
          ? [[each.step, value] as const]
          : [];
      })),
    }));
    return [arm, bySeed] as const;
  }));
  const first = curves.get(names[0]) ?? [];
  return names.flatMap((arm) => {
    const bySeed = curves.get(arm)!;
    const steps = [...new Set(bySeed.flatMap(({ losses }) => [...losses.keys()]))];
    return steps.sort((a, b) => a - b).map((step) => {
      const differences = bySeed.flatMap(({ seed, losses }) => {
        const other = first.find((each) => each.seed === seed)?.losses.get(step);
        const own = losses.get(step);
        return own === undefined || other === undefined ? [] : [own - other];
      });
      return {
        arm,
        step,
        loss: mean(bySeed.flatMap(({ losses }) => losses.get(step) ?? [])),
        ...(differences.length === 0 ? {} : { difference: mean(differences) }),
      };
    });
  });
}
