import { parse } from "@std/csv";

/** Most differences that are listed one by one. */
const LISTED = 20;

/** Columns that say which row it is; those that a table lacks are passed over. */
const IDENTITY = ["cell", "claim", "arm", "seed", "step", "split", "metric", "block", "baseline"];

/** How the two tables are called in a difference. */
export interface CompareLabels {
  readonly was: string;
  readonly is: string;
}

/**
 * Compares two tables, field by field; rows are matched by what they are about, not by their place.
 *
 * @param name Name of the table, for the lines.
 * @param tables Both texts, and what to call each.
 * @returns One line a difference, with its row, column and both values; empty if the texts are
 * equal.
 */
export function compareCsv(
  name: string,
  tables: { readonly was: string; readonly is: string; readonly labels?: CompareLabels },
): string[] {
  const { labels = { was: "committed", is: "now" } } = tables;
  if (tables.was === tables.is) return [];
  const [was, is] = [readTable(tables.was), readTable(tables.is)];
  if (was === undefined || is === undefined) {
    return [`${name}: ${(was === undefined ? labels : { was: labels.is }).was} is no table`];
  }
  const lines = [
    ...differentText("columns", labels, [was.columns.join(","), is.columns.join(",")]),
    ...changedRows(was, is, labels),
  ];
  if (lines.length === 0) {
    const isMoved = [...was.rows.keys()].join("\n") !== [...is.rows.keys()].join("\n");
    lines.push(isMoved ? "rows are in another order" : "the same values are written differently");
  }
  const shown = lines.slice(0, LISTED).map((line) => `${name}: ${line}`);
  if (lines.length > LISTED) {
    shown.push(`${name}: and ${lines.length - LISTED} more differences`);
  }
  return shown;
}

interface Table {
  readonly columns: readonly string[];
  /** Rows by what they are about. */
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

function readTable(text: string): Table | undefined {
  let lines: string[][];
  try {
    lines = parse(text);
  } catch {
    return undefined;
  }
  const [columns = [], ...rest] = lines;
  const places = IDENTITY.map((name) => columns.indexOf(name)).filter((place) => place >= 0);
  const rows = new Map<string, readonly string[]>();
  for (const row of rest) {
    const key = places.map((place) => row[place] ?? "").filter((part) => part !== "").join(" ");
    let unique = key;
    for (let copy = 2; rows.has(unique); copy++) unique = `${key} (row ${copy} of it)`;
    rows.set(unique, row);
  }
  return { columns, rows };
}

function changedRows(was: Table, is: Table, labels: CompareLabels): string[] {
  const lines: string[] = [];
  for (const [key, row] of was.rows) {
    const other = is.rows.get(key);
    if (other === undefined) lines.push(`${key}: only ${labels.was}: ${row.join(",")}`);
    else {
      for (let i = 0; i < Math.max(row.length, other.length); i++) {
        const column = was.columns[i] ?? is.columns[i] ?? `column ${i + 1}`;
        const values = [row[i] ?? "", other[i] ?? ""] as const;
        lines.push(...differentText(`${key}: ${column}`, labels, values));
      }
    }
  }
  for (const [key, row] of is.rows) {
    if (!was.rows.has(key)) lines.push(`${key}: only ${labels.is}: ${row.join(",")}`);
  }
  return lines;
}

function differentText(
  what: string,
  { was, is }: CompareLabels,
  [a, b]: readonly [string, string],
): string[] {
  return a === b ? [] : [`${what}: ${was} ${JSON.stringify(a)}, ${is} ${JSON.stringify(b)}`];
}
