import { countText } from "../../result/scope_text.ts";
import type { ScalingArm, ScalingSet, SizedGap } from "../../result/training/scaling_set.ts";
import { figureMarkdown } from "../figure_markdown.ts";
import { detailsBlock, escapeMarkdown, markdownBlocks, markdownTable } from "../markdown.ts";
import { fixedText, intervalText, percentText } from "../number_text.ts";
import type { ReportInput } from "../report_input.ts";
import { figureName } from "./figure_name.ts";
import { sizeText } from "./size_text.ts";

/**
 * Writes the sections of a report about losses by size: laws, gaps, and what the laws predict of sizes
 * that they were not fitted to; one section a data set.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty where the experiment has no sizes.
 */
export function scalingSection({ analysis: { training }, figures }: ReportInput): string {
  return markdownBlocks((training?.scaling ?? []).map((set) =>
    markdownBlocks([
      `## Loss by size on ${escapeMarkdown(set.data)}`,
      figureMarkdown(figures, figureName("scaling", set.data)),
      lawText(set),
      lawTable(set),
      gapText(set),
      gapTable(set),
      equalTable(set),
      detailsBlock("Each size as the others predict it", leftOutTable(set)),
      detailsBlock("Every arm at every size", pointTable(set)),
    ])
  ));
}

function lawText({ floor, seeds, fitted, arms }: ScalingSet): string {
  const known = floor === undefined
    ? "E is fitted with the others"
    : `E = ${fixedText(floor, 4)} nat is known`;
  const without = arms.filter(({ law }) => law === undefined).map(({ arm }) => `\`${arm}\``);
  const edge = arms.filter(({ law }) => law?.fit.isAtEdge).map(({ arm }) => `\`${arm}\``);
  return [
    "L(N) = E + A N^-α, N the parameters without embeddings, of the mean held-out loss; " +
    `${known}. Intervals of laws: seeds drawn again, for all sizes and arms together, ` +
    `${countText(seeds, "seed")}.`,
    ...(fitted === undefined || fitted === 1
      ? []
      : [`**Laws fit in ${percentText(fitted)} of the draws only**; intervals are of these.`]),
    ...(without.length === 0 ? [] : [`No law fits ${without.join(", ")}.`]),
    ...(edge.length === 0
      ? []
      : [`**The sizes do not decide the exponent of** ${edge.join(", ")}.`]),
  ].join(" ");
}

function lawTable({ arms, floor }: ScalingSet): string {
  const rows = arms.flatMap(({ arm, points, law }) => {
    if (law === undefined) return [];
    const [first, last] = [points[0], points[points.length - 1]];
    const left = law.leftOut.at(-1);
    return [[
      `\`${arm}\``,
      `${sizeText(first.bodyParameters)} to ${sizeText(last.bodyParameters)}`,
      intervalText(law.exponent),
      ...(floor === undefined ? [intervalText(law.floor)] : []),
      left === undefined ? "" : intervalText(left.predicted),
      left === undefined ? "" : fixedText(left.measured, 4),
      left === undefined ? "" : fixedText(left.error, 4),
    ]];
  });
  if (rows.length === 0) return "";
  return markdownTable([
    { title: "arm" },
    { title: "N", align: "right" },
    { title: "exponent α", align: "right" },
    ...(floor === undefined ? [{ title: "floor E", align: "right" as const }] : []),
    { title: "largest size, predicted by the others", align: "right" },
    { title: "measured", align: "right" },
    { title: "error", align: "right" },
  ], rows);
}

function gapText({ gaps }: ScalingSet): string {
  return gaps.length === 0
    ? ""
    : "Gaps in nats, the first minus the second, so that above 0 the second has the lower loss; " +
      "paired by seed, each with its 95 % interval. A decade: the slope of the gap over log10 N, " +
      "of each seed. By the laws: the same from the fitted curves, where both reach.";
}

function gapTable({ gaps }: ScalingSet): string {
  const names = [...new Set(gaps.flatMap(({ sizes }) => sizes.map(({ size }) => size)))];
  if (names.length === 0) return "";
  const hasLaw = gaps.some(({ law }) => law !== undefined);
  return markdownTable(
    [
      { title: "gap" },
      ...names.map((name) => ({ title: `\`${name}\``, align: "right" as const })),
      { title: "a decade", align: "right" },
      ...(hasLaw
        ? [
          { title: "a decade, by the laws", align: "right" as const },
          { title: "exponents differ by", align: "right" as const },
        ]
        : []),
    ],
    gaps.map((gap) => [
      sidesText(gap),
      ...names.map((name) => {
        const found = gap.sizes.find(({ size }) => size === name);
        return found === undefined ? "" : intervalText(found.gap);
      }),
      gap.trend === undefined ? "" : intervalText(gap.trend),
      ...(hasLaw
        ? [
          gap.law === undefined ? "" : intervalText(gap.law.trend),
          gap.law === undefined ? "" : intervalText(gap.law.exponents),
        ]
        : []),
    ]),
  );
}

/** Writes the gaps at equal parameters and at equal operations, at both ends of what sides share. */
function equalTable({ gaps }: ScalingSet): string {
  const rows = gaps.flatMap((gap) =>
    gap.equal.map(({ axis, end, at, gap: found }) => [
      sidesText(gap),
      axis === "parameters" ? "parameters" : "FLOP of training",
      `${sizeText(at)} (${end})`,
      intervalText(found),
    ])
  );
  if (rows.length === 0) return "";
  return markdownBlocks([
    "At equal parameters, all of them counted, and at equal operations of the whole training; the " +
    "loss of an arm between two of its sizes is read off a power law through both.",
    markdownTable(
      [
        { title: "gap" },
        { title: "equal" },
        { title: "both have", align: "right" },
        { title: "nats", align: "right" },
      ],
      rows,
    ),
  ]);
}

function sidesText({ baseline, candidate }: SizedGap): string {
  const side = (arms: readonly string[]) =>
    arms.length === 1 ? `\`${arms[0]}\`` : `mean of ${arms.map((arm) => `\`${arm}\``).join(", ")}`;
  return `${side(baseline)} − ${side(candidate)}`;
}

function leftOutTable({ arms }: ScalingSet): string {
  const rows = arms.flatMap(({ arm, law }) =>
    (law?.leftOut ?? []).map(({ size, measured, predicted, error }) => [
      `\`${arm}\``,
      sizeText(size),
      intervalText(predicted),
      fixedText(measured, 4),
      fixedText(error, 4),
      measured >= predicted.low && measured <= predicted.high ? "inside" : "outside",
    ])
  );
  if (rows.length === 0) return "No law has a size to spare.";
  return markdownBlocks([
    "Intervals are over seeds alone; what a law of this form leaves out is in the error.",
    markdownTable(
      [
        { title: "arm" },
        { title: "N", align: "right" },
        { title: "predicted", align: "right" },
        { title: "measured", align: "right" },
        { title: "error", align: "right" },
        { title: "measured is" },
      ],
      rows,
    ),
  ]);
}

function pointTable({ arms }: ScalingSet): string {
  return markdownTable(
    [
      { title: "arm" },
      { title: "size" },
      { title: "parameters", align: "right" },
      { title: "without embeddings", align: "right" },
      { title: "FLOP of training", align: "right" },
      { title: "loss, nats", align: "right" },
      { title: "seeds", align: "right" },
    ],
    arms.flatMap(({ arm, points }: ScalingArm) =>
      points.map(({ size, parameters, bodyParameters, flops, loss, n }) => [
        `\`${arm}\``,
        `\`${size}\``,
        sizeText(parameters),
        sizeText(bodyParameters),
        sizeText(flops),
        intervalText(loss),
        String(n),
      ])
    ),
  );
}
