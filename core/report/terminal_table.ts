import { lengthOf, wrapText } from "./wrap_text.ts";

/** A column of a table in the terminal. */
export interface TerminalColumn {
  /** Heading. */
  readonly title: string;
  /** Side that its cells stand at; left unless said otherwise. */
  readonly align?: "left" | "right";
  /** May be broken into lines where the table is too wide. */
  readonly wraps?: boolean;
  /** Colours a padded cell; gets its text without padding too. */
  readonly paint?: (padded: string, text: string) => string;
}

const GAP = "  ";
const LEAST_WRAP = 16;
/** Widths below this are narrow; from here on long words may make longer lines. */
const NARROW = 80;
const [LEAST_WIDTH, MOST_WIDTH] = [20, 120];

/**
 * Lays a table out for the terminal: columns aligned, long text broken into lines.
 *
 * Columns that may wrap share what the others leave of the width. Where even that does not fit, a
 * terminal of fewer than 80 columns gets each row as a list, under its first cell; a wider one gets
 * longer lines. Nothing is cut off.
 *
 * @param columns Columns, from the left.
 * @param rows Cells of each row.
 * @param options Width of the terminal in characters; at least 20 and at most 120 are used.
 * @returns The table with its heading and a rule below it, without a final line feed.
 */
export function terminalTable(
  columns: readonly TerminalColumn[],
  rows: readonly (readonly string[])[],
  options: { readonly width?: number } = {},
): string {
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, options.width ?? 100));
  const widths = columnWidths(columns, { rows, width });
  const total = widths.reduce((sum, size) => sum + size, GAP.length * (columns.length - 1));
  if (total > width && width < NARROW) {
    return rows.flatMap((row) => listRow(row, columns, width)).join("\n");
  }
  const heading = columns.map(({ title }) => title);
  const rule = widths.map((size) => "─".repeat(size)).join(GAP);
  return [
    ...layRow(heading, { columns: columns.map((c) => ({ ...c, paint: undefined })), widths }),
    rule,
    ...rows.flatMap((row) => layRow(row, { columns, widths })),
  ].join("\n");
}

/** Writes a row as its first cell, and a line for each other one below it. */
function listRow(
  row: readonly string[],
  columns: readonly TerminalColumn[],
  width: number,
): readonly string[] {
  return row.flatMap((text, i) => {
    if (i === 0) return [text];
    const { title, paint } = columns[i];
    const indent = `${GAP}${title}${GAP}`;
    const lines = wrapText(text, Math.max(LEAST_WRAP, width - lengthOf(indent)));
    return text === ""
      ? []
      : lines.map((line, j) =>
        (j === 0 ? indent : " ".repeat(lengthOf(indent))) + (paint?.(line, text) ?? line)
      );
  });
}

function columnWidths(
  columns: readonly TerminalColumn[],
  { rows, width }: { readonly rows: readonly (readonly string[])[]; readonly width: number },
): readonly number[] {
  const natural = columns.map(({ title }, i) =>
    Math.max(...[title, ...rows.map((row) => row[i])].map(lengthOf))
  );
  const gaps = GAP.length * (columns.length - 1);
  let excess = natural.reduce((sum, size) => sum + size, gaps) - width;
  const widths = [...natural];
  while (excess > 0) { // take from the widest column that may wrap, down to the next widest
    const candidates = columns.flatMap(({ wraps }, i) =>
      wraps && widths[i] > LEAST_WRAP ? [i] : []
    );
    if (candidates.length === 0) break;
    const widest = candidates.reduce((a, b) => widths[b] > widths[a] ? b : a);
    widths[widest]--;
    excess--;
  }
  return widths;
}

function layRow(
  row: readonly string[],
  { columns, widths }: {
    readonly columns: readonly TerminalColumn[];
    readonly widths: readonly number[];
  },
): readonly string[] {
  const cells = row.map((text, i) => columns[i].wraps ? wrapText(text, widths[i]) : [text]);
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells.map((lines, i) => {
      const text = lines[line] ?? "";
      const padding = " ".repeat(Math.max(0, widths[i] - lengthOf(text)));
      const padded = columns[i].align === "right" ? padding + text : text + padding;
      return columns[i].paint?.(padded, text) ?? padded;
    }).join(GAP).trimEnd());
}
