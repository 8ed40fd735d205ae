import { markdownBlocks } from "./markdown.ts";
import type { ReportInput } from "./report_input.ts";

/**
 * Writes the section of a report that says how to get the same results.
 *
 * @param input What the report is made from.
 * @returns Markdown.
 */
export function reproduceSection({ analysis: { cells }, command }: ReportInput): string {
  const isTimed = cells.some(({ record }) => (record?.samples?.length ?? 0) > 0);
  return markdownBlocks([
    "## Reproduce",
    `\`\`\`sh\n${command}\n\`\`\``,
    "metrics.csv comes out byte for byte the same on any machine" +
    (!isTimed
      ? "."
      : "; times differ, and what should hold elsewhere is the verdict. Every raw time is in " +
        "timing.csv; all tables and figures are made from records.jsonl alone."),
  ]);
}
