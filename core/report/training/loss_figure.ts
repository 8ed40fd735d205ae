import { hasSameWindows } from "../../result/training/same_windows.ts";
import type { ArmOutcome, TrainingSet } from "../../result/training/training_analysis.ts";
import { type Figure, VEGA_LITE_SCHEMA } from "../figure_spec.ts";
import { figureName } from "./figure_name.ts";
import { FIGURE_CONFIG, INK, PALETTE } from "../figure_theme.ts";
import { fixedText } from "../number_text.ts";
import { outlyingControls } from "./outlying_controls.ts";
import { subtitleLines } from "./subtitle_lines.ts";

const HELD_OUT = "held-out loss";
/** Width of each of both panels, in pixels. */
const PANEL = 268;

/** What the figure of a data set is drawn from. */
export interface LossFigureInput {
  /** Main budget. */
  readonly main: TrainingSet;
  /** A smaller budget, drawn hollow. */
  readonly smaller?: TrainingSet;
  /** Smallest effect of interest, in nats; shaded. */
  readonly margin?: number;
}

/**
 * Draws the held-out loss of each arm, and its difference to the first arm, on one data set.
 *
 * Left every seed and the mean; right the difference per seed, of which the interval is smaller, as the
 * luck of a seed is the same for all arms. Controls that lie outside are named at the edge; arms that
 * are measured on other windows are left out.
 *
 * @param input Budgets and margin.
 * @returns The figure; undefined if no arm has a loss.
 */
export function lossFigure({ main, smaller, margin }: LossFigureInput): Figure | undefined {
  const own = main.arms.filter(({ config }) => hasSameWindows(main.arms[0].config, config));
  const known = own.filter(({ values }) => values.has(HELD_OUT));
  if (known.length === 0) return undefined;
  const lossOf = (arm: ArmOutcome) => arm.values.get(HELD_OUT)!;
  const bad = outlyingControls(main);
  const drawn = known.filter(({ arm }) => !bad.has(arm));
  const sorted = known.toSorted((a, b) => lossOf(a).mean.estimate - lossOf(b).mean.estimate);
  const lost = own.filter(({ values, diverged }) => !values.has(HELD_OUT) && diverged > 0);
  const names = new Map(main.arms.map(({ arm, diverged, asked }) => [
    arm,
    diverged === 0 ? arm : `${arm} (${diverged} of ${asked} diverged)`,
  ]));
  const rows = [...sorted, ...lost].map(({ arm }) => names.get(arm)!);
  const first = main.arms[0].arm;

  const rowed = <T extends { readonly arm: string }>(values: readonly T[]) =>
    values.map((value) => ({ row: names.get(value.arm)!, ...value }));

  const losses = (drawn.length > 0 ? drawn : known).flatMap((arm) => lossOf(arm).values);
  const hollow = (smaller?.arms ?? []).flatMap(({ arm, values }) => {
    const found = values.get(HELD_OUT);
    return found === undefined || bad.has(arm) || own.every((each) => each.arm !== arm)
      ? []
      : [{ arm, loss: found.mean.estimate }];
  });
  const lossDomain = widened([...losses, ...hollow.map(({ loss }) => loss)]);
  const differences = known.flatMap((arm) => {
    const { difference } = lossOf(arm);
    return difference === undefined ? [] : [{ arm: arm.arm, ...difference }];
  });
  const differenceDomain = widened([
    ...differences.filter(({ arm }) => !bad.has(arm)).flatMap(({ low, high }) => [low, high]),
    ...(margin === undefined ? [0] : [-margin, margin]),
  ]);
  const beyond = (value: number, [, high]: readonly number[]) => value > high;
  const y = {
    field: "row",
    type: "nominal",
    sort: rows,
    title: null,
    scale: { domain: rows },
    axis: { labelLimit: 220, grid: true, gridColor: "rgba(128,132,140,0.12)", labelFontSize: 12 },
  };
  const x = (title: string, domain: readonly number[]) => ({
    type: "quantitative",
    title,
    scale: { domain, nice: false, zero: false },
    axis: { grid: true, tickCount: 5 },
  });
  const lossX = x("held-out loss, nats", lossDomain);
  const left = [
    {
      data: {
        values: rowed(
          drawn.flatMap((arm) => lossOf(arm).values.map((loss) => ({ arm: arm.arm, loss }))),
        ),
      },
      mark: { type: "tick", color: PALETTE.blue, opacity: 0.45, size: 13, thickness: 1.5 },
      encoding: { y, x: { ...lossX, field: "loss" } },
    },
    {
      data: { values: rowed(hollow) },
      mark: { type: "point", color: PALETTE.orange, size: 46, strokeWidth: 1.6 },
      encoding: { y, x: { ...lossX, field: "loss" } },
    },
    {
      data: {
        values: rowed(drawn.map((arm) => ({ arm: arm.arm, loss: lossOf(arm).mean.estimate }))),
      },
      mark: { type: "point", filled: true, color: PALETTE.blue, size: 70, opacity: 1 },
      encoding: { y, x: { ...lossX, field: "loss" } },
    },
    edgeText(
      rowed(sorted.flatMap((arm) => {
        const loss = lossOf(arm).mean.estimate;
        return bad.has(arm.arm)
          ? [{
            arm: arm.arm,
            note: `control: ${fixedText(loss, 3)} ${beyond(loss, lossDomain) ? "→" : ""}`,
          }]
          : [];
      })),
      y,
    ),
  ];
  const bare = { ...y, axis: { ...y.axis, labels: false, maxExtent: 0 } };
  const differenceX = x(`loss − ${first}, nats`, differenceDomain);
  const inside = differences.filter(({ arm }) => !bad.has(arm));
  const sides = ({ low, high }: { low: number; high: number }) =>
    low === high ? "open" : high < 0 ? "lower" : low > 0 ? "higher" : "open";
  const kinds = ["lower", "higher", "open"];
  const color = {
    field: "side",
    type: "nominal",
    scale: { domain: kinds, range: [PALETTE.green, PALETTE.red, PALETTE.grey] },
    legend: null,
  };
  const values = rowed(inside.map((each) => ({ ...each, side: sides(each) })));
  const right = [
    ...(margin === undefined ? [] : [{
      data: { values: [{ low: -margin, high: margin }] },
      mark: { type: "rect", color: PALETTE.grey, opacity: 0.16 },
      encoding: { x: { ...differenceX, field: "low" }, x2: { field: "high" } },
    }]),
    {
      data: { values: [{}] },
      mark: { type: "rule", color: INK, strokeWidth: 1 },
      encoding: { x: { ...differenceX, datum: 0 } },
    },
    {
      data: { values },
      mark: { type: "rule", strokeWidth: 3, strokeCap: "round" },
      encoding: { y: bare, x: { ...differenceX, field: "low" }, x2: { field: "high" }, color },
    },
    {
      data: { values },
      mark: { type: "point", filled: true, size: 70, opacity: 1 },
      encoding: { y: bare, x: { ...differenceX, field: "estimate" }, color },
    },
    edgeText(
      rowed(
        differences.filter(({ arm }) => bad.has(arm)).map(({ arm, estimate }) => ({
          arm,
          note: `${estimate > 0 ? "+" : ""}${fixedText(estimate, 3)} ${
            beyond(estimate, differenceDomain) ? "→" : ""
          }`,
        })),
      ),
      bare,
    ),
  ];
  const { data, steps } = main;
  const caption = `Held-out loss of each arm on ${data} after ${steps} updates, and its ` +
    `difference to ${first} paired by seed, with 95 % intervals`;
  return {
    name: figureName("loss", data),
    caption,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      description: caption,
      title: {
        text: `Held-out loss on ${data}`,
        subtitle: subtitleLines(
          `Left: each seed (tick) and their mean after ${steps} updates` +
            (smaller === undefined ? "." : `; hollow: after ${smaller.steps}.`),
          `Right: difference to ${first} on the same seeds, 95 % interval` +
            (margin === undefined ? "." : "; shaded: within the margin."),
        ),
      },
      config: FIGURE_CONFIG,
      spacing: 26,
      hconcat: [
        { width: PANEL, height: { step: 26 }, layer: left },
        { width: PANEL, height: { step: 26 }, layer: right },
      ],
    },
  };
}

/** Words at the right edge of a row. */
function edgeText(values: readonly object[], y: object) {
  return {
    data: { values },
    mark: { type: "text", align: "right", color: INK, fontSize: 11, dx: -2 },
    encoding: { y, x: { value: PANEL }, text: { field: "note", type: "nominal" } },
  };
}

/** Widens a range a little, so that no mark stands on the edge. */
function widened(values: readonly number[]): readonly [low: number, high: number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.06 * (high - low || Math.abs(high) || 1);
  return [low - room, high + room];
}
