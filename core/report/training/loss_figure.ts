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

/** What both panels share: the arms, each a row. */
interface Rows {
  /** Arms that have a loss, in file order. */
  readonly known: readonly ArmOutcome[];
  /** Controls that lie outside; they are named, not drawn. */
  readonly bad: ReadonlySet<string>;
  /** Gives values of an arm its row. */
  rowed<T extends { readonly arm: string }>(values: readonly T[]): readonly object[];
  /** Vega-Lite encoding of the channel `y`: the least loss on top, below all those that diverged. */
  readonly y: { readonly axis: object };
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
export function lossFigure(input: LossFigureInput): Figure | undefined {
  const { main: { data, steps, arms }, smaller, margin } = input;
  const rows = rowsOf(input.main);
  if (rows.known.length === 0) return undefined;
  const first = arms[0].arm;
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
        { width: PANEL, height: { step: 26 }, layer: lossLayers(rows, smaller) },
        { width: PANEL, height: { step: 26 }, layer: differenceLayers(rows, { first, margin }) },
      ],
    },
  };
}

function rowsOf(main: TrainingSet): Rows {
  const own = main.arms.filter(({ config }) => hasSameWindows(main.arms[0].config, config));
  const known = own.filter(({ values }) => values.has(HELD_OUT));
  const lost = own.filter(({ values, diverged }) => !values.has(HELD_OUT) && diverged > 0);
  const names = new Map(own.map(({ arm, diverged, asked }) => [
    arm,
    diverged === 0 ? arm : `${arm} (${diverged} of ${asked} diverged)`,
  ]));
  const sorted = known.toSorted((a, b) => lossOf(a).mean.estimate - lossOf(b).mean.estimate);
  const rows = [...sorted, ...lost].map(({ arm }) => names.get(arm)!);
  return {
    known,
    bad: outlyingControls(main),
    rowed: (values) => values.map((value) => ({ row: names.get(value.arm)!, ...value })),
    y: {
      field: "row",
      type: "nominal",
      sort: rows,
      title: null,
      scale: { domain: rows },
      axis: { labelLimit: 220, grid: true, gridColor: "rgba(128,132,140,0.12)", labelFontSize: 12 },
    } as Rows["y"],
  };
}

function lossOf({ values }: ArmOutcome) {
  return values.get(HELD_OUT)!;
}

/** Every seed, the mean, and the mean of the smaller budget. */
function lossLayers({ known, bad, rowed, y }: Rows, smaller: TrainingSet | undefined) {
  const drawn = known.filter(({ arm }) => !bad.has(arm));
  const losses = (drawn.length > 0 ? drawn : known).flatMap((arm) => lossOf(arm).values);
  const hollow = (smaller?.arms ?? []).flatMap(({ arm, values }) => {
    const found = values.get(HELD_OUT);
    const isDrawn = drawn.some((each) => each.arm === arm);
    return found === undefined || !isDrawn ? [] : [{ arm, loss: found.mean.estimate }];
  });
  const domain = widened([...losses, ...hollow.map(({ loss }) => loss)]);
  const x = { ...axisOf("held-out loss, nats", domain), field: "loss" };
  const ticks = drawn.flatMap((arm) => lossOf(arm).values.map((loss) => ({ arm: arm.arm, loss })));
  const means = drawn.map((arm) => ({ arm: arm.arm, loss: lossOf(arm).mean.estimate }));
  const notes = known.filter(({ arm }) => bad.has(arm)).map((arm) => {
    const loss = lossOf(arm).mean.estimate;
    return { arm: arm.arm, note: `control: ${fixedText(loss, 3)} ${arrow(loss, domain)}` };
  });
  return [
    {
      data: { values: rowed(ticks) },
      mark: { type: "tick", color: PALETTE.blue, opacity: 0.45, size: 13, thickness: 1.5 },
      encoding: { y, x },
    },
    {
      data: { values: rowed(hollow) },
      mark: { type: "point", color: PALETTE.orange, size: 46, strokeWidth: 1.6 },
      encoding: { y, x },
    },
    {
      data: { values: rowed(means) },
      mark: { type: "point", filled: true, color: PALETTE.blue, size: 70, opacity: 1 },
      encoding: { y, x },
    },
    edgeText(rowed(notes), y),
  ];
}

/** The difference of each arm to the first with its interval, over the margin. */
function differenceLayers(
  { known, bad, rowed, y }: Rows,
  { first, margin }: { readonly first: string; readonly margin: number | undefined },
) {
  const differences = known.flatMap((arm) => {
    const { difference } = lossOf(arm);
    return difference === undefined ? [] : [{ arm: arm.arm, ...difference }];
  });
  const inside = differences.filter(({ arm }) => !bad.has(arm));
  const domain = widened([
    ...inside.flatMap(({ low, high }) => [low, high]),
    ...(margin === undefined ? [0] : [-margin, margin]),
  ]);
  const bare = { ...y, axis: { ...y.axis, labels: false, maxExtent: 0 } };
  const x = axisOf(`loss − ${first}, nats`, domain);
  const color = {
    field: "side",
    type: "nominal",
    scale: {
      domain: ["lower", "higher", "open"],
      range: [PALETTE.green, PALETTE.red, PALETTE.grey],
    },
    legend: null,
  };
  const values = rowed(inside.map((each) => ({ ...each, side: sideOf(each) })));
  const notes = differences.filter(({ arm }) => bad.has(arm)).map(({ arm, estimate }) => {
    const sign = estimate > 0 ? "+" : "";
    return { arm, note: `${sign}${fixedText(estimate, 3)} ${arrow(estimate, domain)}` };
  });
  return [
    ...(margin === undefined ? [] : [{
      data: { values: [{ low: -margin, high: margin }] },
      mark: { type: "rect", color: PALETTE.grey, opacity: 0.16 },
      encoding: { x: { ...x, field: "low" }, x2: { field: "high" } },
    }]),
    {
      data: { values: [{}] },
      mark: { type: "rule", color: INK, strokeWidth: 1 },
      encoding: { x: { ...x, datum: 0 } },
    },
    {
      data: { values },
      mark: { type: "rule", strokeWidth: 3, strokeCap: "round" },
      encoding: { y: bare, x: { ...x, field: "low" }, x2: { field: "high" }, color },
    },
    {
      data: { values },
      mark: { type: "point", filled: true, size: 70, opacity: 1 },
      encoding: { y: bare, x: { ...x, field: "estimate" }, color },
    },
    edgeText(rowed(notes), bare),
  ];
}

/** On which side of 0 a whole interval lies. */
function sideOf({ low, high }: { readonly low: number; readonly high: number }): string {
  return low === high ? "open" : high < 0 ? "lower" : low > 0 ? "higher" : "open";
}

function axisOf(title: string, domain: readonly number[]) {
  return {
    type: "quantitative",
    title,
    scale: { domain, nice: false, zero: false },
    axis: { grid: true, tickCount: 5 },
  };
}

/** Points at what lies beyond the right edge. */
function arrow(value: number, [, high]: readonly number[]): string {
  return value > high ? "→" : "";
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
