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
    "is the limit. GB/s: those bytes over the median time; the copy moves one matrix.",
    detailsBlock("Comparisons, with GB/s beside those of a copy", contrastTable(timings)),
    detailsBlock("Every arm", armTable(timings)),
  ]);
}

function contrastTable(timings: readonly TimingOutcome[]): string {
  return markdownTable(
    [
      { title: "cell" },
      { title: "arm / baseline" },
      { title: "ratio", isNumber: true },
      { title: "95 % interval", isNumber: true },
      { title: "predicted", isNumber: true },
      { title: "GB/s arm", isNumber: true },
      { title: "baseline", isNumber: true },
      { title: "copy", isNumber: true },
    ],
    timings.flatMap((timing) =>
      timing.contrasts.map((contrast) => [
        `\`${timing.id}\``,
        `\`${contrast.candidate}\` / \`${contrast.baseline}\``,
        contrast.ratio.toFixed(3),
        `[${contrast.ratioLow.toFixed(3)}, ${contrast.ratioHigh.toFixed(3)}]`,
        contrast.predictedRatio.toFixed(3),
        ...[contrast.candidate, contrast.baseline, "copy"].map((arm) => trafficOf(timing, arm)),
      ])
    ),
  );
}

function trafficOf(timing: TimingOutcome, arm: string): string {
  const found = timing.arms.find((candidate) => candidate.arm === arm);
  return found === undefined ? "" : numberText(found.gigabytesPerSecond);
}

function armTable(timings: readonly TimingOutcome[]): string {
  return markdownTable(
    [
      { title: "cell" },
      { title: "arm" },
      { title: "median", isNumber: true },
      { title: "fastest", isNumber: true },
      { title: "GB/s", isNumber: true },
      { title: "of copy", isNumber: true },
      { title: "blocks", isNumber: true },
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
    numberText(arm.gigabytesPerSecond),
    arm.fractionOfCopy === undefined ? "" : percentText(arm.fractionOfCopy),
    String(arm.n),
  ];
}
