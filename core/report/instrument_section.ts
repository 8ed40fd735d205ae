import type { Contrast } from "../result/analysis.ts";
import { type SetupOutcome, timingSetup } from "../result/statistics/timing_setup.ts";
import { AA_LIMIT } from "../result/verdict_limits.ts";
import { detailsBlock, markdownBlocks, markdownTable } from "./markdown.ts";
import { percentInterval, percentText } from "./number_text.ts";
import type { ReportInput } from "./report_input.ts";

/**
 * Writes the section of a report that shows whether its timings can be trusted.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty without timings.
 */
export function instrumentSection({ analysis, plan }: ReportInput): string {
  const { control } = analysis;
  const timings = [...analysis.timings, ...analysis.decodings];
  if (timings.length === 0) return "";
  const duplicates = timings.flatMap(({ id, duplicate }) => duplicate ? [{ id, duplicate }] : []);
  const sound = duplicates.filter(({ duplicate }) => setupOf(duplicate).status === "ok");
  const widest = Math.max(...duplicates.map(({ duplicate }) => halfWidth(duplicate)));
  const limit = percentText(AA_LIMIT);
  const { timing, decoding } = plan.settled;
  return markdownBlocks([
    "## Can the timings be trusted?",
    control === undefined ? "" : controlText(control),
    `Noise floor: \`${
      timing?.duplicate ?? decoding!.duplicate
    }\` is timed twice in every block (A/A). A ` +
    `cell decides claims only where the 95 % interval of that comparison is at most ±${limit} ` +
    `wide and reaches within ${limit} of no difference. That holds in **${sound.length} of ` +
    `${timings.length} cells**; the widest interval is ±${percentText(widest)}.`,
    detailsBlock("A/A comparison of every cell", duplicateTable(duplicates)),
  ]);
}

function duplicateTable(
  duplicates: readonly { readonly id: string; readonly duplicate: Contrast }[],
): string {
  return markdownTable(
    [
      { title: "cell" },
      { title: "A/A difference", align: "right" },
      { title: "95 % interval", align: "right" },
      { title: "half-width", align: "right" },
      { title: "decides claims" },
    ],
    duplicates.map(({ id, duplicate }) => [
      `\`${id}\``,
      percentText(duplicate.ratio - 1),
      percentInterval(duplicate.ratioLow - 1, duplicate.ratioHigh - 1),
      percentText(halfWidth(duplicate)),
      setupOf(duplicate).status === "ok" ? "yes" : "no",
    ]),
  );
}

function controlText(control: NonNullable<ReportInput["analysis"]["control"]>): string {
  const { cell, contrast, fired, minSaving } = control;
  const demand = `at least ${percentText(minSaving)} must be saved`;
  if (contrast === undefined) {
    return `Positive control: not measured, as \`${cell}\` has no result (${demand}).`;
  }
  const { baseline, candidate, ratio, ratioLow, ratioHigh } = contrast;
  return `Positive control: \`${candidate}\` over \`${baseline}\` in \`${cell}\` saved ` +
    `${percentText(1 - ratio)} ${percentInterval(1 - ratioHigh, 1 - ratioLow)}; ${demand}: ` +
    `**${fired ? "fired" : "did not fire"}**.`;
}

function setupOf({ effect }: Contrast): SetupOutcome {
  return timingSetup({ duplicate: effect, limit: AA_LIMIT });
}

function halfWidth({ effect: { low, high } }: Contrast): number {
  return (high - low) / 2;
}
