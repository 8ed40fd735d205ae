import { escapeMarkdown, markdownBlocks, markdownTable } from "./markdown.ts";
import type { ReportInput } from "./report_input.ts";

/**
 * Writes the section of a report that says where it was measured.
 *
 * @param input What the report is made from.
 * @returns Markdown; empty without facts.
 */
export function environmentSection({ environment }: ReportInput): string {
  const rows = flatten(environment, "");
  if (rows.length === 0) return "";
  return markdownBlocks([
    "## Environment",
    markdownTable(
      [{ title: "fact" }, { title: "value" }],
      rows.map(([name, value]) => [escapeMarkdown(name), escapeMarkdown(value)]),
    ),
  ]);
}

function flatten(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (value === null || value === undefined || value === "") return [];
  if (Array.isArray(value)) return [[path, value.map(String).join(", ")]];
  if (typeof value !== "object") return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    flatten(inner, path === "" ? key : `${path} ${key}`)
  );
}
