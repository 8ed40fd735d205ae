import { isLevel } from "../experiment/cell.ts";
import type { ArmTiming, TimingOutcome } from "../result/analysis.ts";
import { figureMarkdown } from "./figure_markdown.ts";
import { detailsBlock, markdownBlocks, markdownTable } from "./markdown.ts";
import { durationText, numberText, percentText } from "./number_text.ts";
import type { ReportInput } from "./report_input.ts";

/**
 * Writes the section of a report that holds the times: ratios beside their prediction, then arms.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty without timings.
 */
export function timingSection({ analysis: { timings }, figures }: ReportInput): string {
  if (timings.length === 0) return "";
  return markdownBlocks([
    "## Times",
    figureMarkdown(figures, "time_ratio"),
    figureMarkdown(figures, "bandwidth"),
    "Ratio: arm over baseline, mean over blocks of the log ratio, with its 95 % interval. " +
    "Predicted: ratio of the bytes that must be moved, which is the ratio of times where memory " +
    "is the limit. GB/s: those bytes over the median time; the copy moves one matrix." +
    (timings.some(({ config }) => isLevel(config))
      ? " Of blocks and steps predicted is what the section below says, and `no-norm/…` is the " +
        "same model without any norm."
      : ""),
    detailsBlock("Comparisons, with GB/s beside those of a copy", contrastTable(timings)),
    detailsBlock("Every arm", armTable(timings)),
  ]);
}

function contrastTable(timings: readonly TimingOutcome[]): string {
  return markdownTable(
    [
      { title: "cell" },
      { title: "arm / baseline" },
      { title: "ratio", align: "right" },
      { title: "95 % interval", align: "right" },
      { title: "predicted", align: "right" },
      { title: "GB/s arm", align: "right" },
      { title: "baseline", align: "right" },
      { title: "copy", align: "right" },
    ],
    timings.flatMap((timing) =>
      timing.contrasts.map((contrast) => [
        `\`${timing.id}\``,
        `\`${contrast.candidate}\` / \`${contrast.baseline}\``,
        contrast.ratio.toFixed(3),
        `[${contrast.ratioLow.toFixed(3)}, ${contrast.ratioHigh.toFixed(3)}]`,
        contrast.predictedRatio?.toFixed(3) ?? "",
        ...[contrast.candidate, contrast.baseline, "copy"].map((arm) => trafficOf(timing, arm)),
      ])
    ),
  );
}

function trafficOf(timing: TimingOutcome, arm: string): string {
  const found = timing.arms.find((candidate) => candidate.arm === arm);
  return trafficText(found?.gigabytesPerSecond);
}

function trafficText(gigabytesPerSecond: number | undefined): string {
  return gigabytesPerSecond === undefined ? "" : numberText(gigabytesPerSecond);
}

function armTable(timings: readonly TimingOutcome[]): string {
  return markdownTable(
    [
      { title: "cell" },
      { title: "arm" },
      { title: "median", align: "right" },
      { title: "fastest", align: "right" },
      { title: "GB/s", align: "right" },
      { title: "of copy", align: "right" },
      { title: "blocks", align: "right" },
    ],
    timings.flatMap(({ id, arms }) => arms.map((arm) => armRow(id, arm))),
  );
}

function armRow(id: string, arm: ArmTiming): readonly string[] {
  return [
    `\`${id}\``,
    `\`${arm.arm}\``,
    durationText(arm.medianNs),
    durationText(arm.minNs),
    trafficText(arm.gigabytesPerSecond),
    arm.fractionOfCopy === undefined ? "" : percentText(arm.fractionOfCopy),
    String(arm.n),
  ];
}
