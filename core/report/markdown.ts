import { markdownTable as alignTable } from "markdown-table";

/** A column of a Markdown table. */
export interface MarkdownColumn {
  /** Heading. */
  readonly title: string;
  /** Side that its cells stand at; left unless said otherwise. */
  readonly align?: "left" | "right";
}

/**
 * Writes a table in GitHub's Markdown.
 *
 * @param columns Headings, from the left.
 * @param rows Cells of each row: Markdown without line breaks.
 * @returns The table, without a final line feed.
 */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string {
  return alignTable([columns.map(({ title }) => title), ...rows.map((row) => [...row])], {
    align: columns.map(({ align = "left" }) => align),
    alignDelimiters: false,
  });
}

/**
 * Makes plain text safe inside Markdown: it reads as it was written, on one line.
 *
 * @param text Plain text.
 * @returns Markdown.
 */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*[\]<>|]|&(?=#?\w+;)/g, "\\$&").replaceAll(/\s+/g, " ").trim();
}

/**
 * Joins blocks of Markdown with empty lines between them.
 *
 * @param blocks Paragraphs, tables and headings; empty ones are left out.
 * @returns Text without a final line feed.
 */
export function markdownBlocks(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== "").join("\n\n");
}

/**
 * Folds a long table away under a line that opens it.
 *
 * @param summary Line that stays visible, as plain text.
 * @param content Markdown.
 * @returns Markdown.
 */
export function detailsBlock(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
