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

/**
 * Lays a table out for the terminal: columns aligned, long text broken into lines.
 *
 * Columns that may wrap share what the others leave of the width. Where even that does not fit the
 * lines are longer; nothing is cut off.
 *
 * @param columns Columns, from the left.
 * @param rows Cells of each row.
 * @param options Width of the terminal in characters; at least 80 and at most 120 are used.
 * @returns The table with its heading and a rule below it, without a final line feed.
 */
export function terminalTable(
  columns: readonly TerminalColumn[],
  rows: readonly (readonly string[])[],
  options: { readonly width?: number } = {},
): string {
  const width = Math.min(120, Math.max(80, options.width ?? 100));
  const widths = columnWidths(columns, { rows, width });
  const heading = columns.map(({ title }) => title);
  const rule = widths.map((size) => "─".repeat(size)).join(GAP);
  return [
    ...layRow(heading, { columns: columns.map((c) => ({ ...c, paint: undefined })), widths }),
    rule,
    ...rows.flatMap((row) => layRow(row, { columns, widths })),
  ].join("\n");
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

function wrapText(text: string, width: number): readonly string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last === "") lines[lines.length - 1] = word;
    else if (lengthOf(last) + 1 + lengthOf(word) <= width) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

function lengthOf(text: string): number {
  return [...text].length;
}
