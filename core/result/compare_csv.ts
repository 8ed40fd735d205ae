import { parse } from "@std/csv";

/** Most differences that are listed one by one. */
const LISTED = 20;

/**
 * Compares two tables of the same columns cell by cell.
 *
 * @param name Name of the table, for the lines.
 * @param committed Text of the table as it was.
 * @param found Text of the table as it is.
 * @returns One line a differing cell, with its row (every column but the last two that identify
 * it), column and both values; empty if the tables are equal.
 */
export function compareCsv(name: string, committed: string, found: string): string[] {
  if (committed === found) return [];
  const [was, is] = [readRows(committed), readRows(found)];
  if (was === undefined || is === undefined) return [`${name}: is no table`];
  const columns = was[0] ?? [];
  const lines: string[] = [];
  for (let row = 1; row < Math.max(was.length, is.length); row++) {
    if (was[row] === undefined) lines.push(`${name}: row ${row + 1} is new: ${is[row].join(",")}`);
    else if (is[row] === undefined) {
      lines.push(`${name}: row ${row + 1} is gone: ${was[row].join(",")}`);
    } else {
      columns.forEach((column, i) => {
        if (was[row][i] === is[row][i]) return;
        const key = is[row].slice(0, 6).filter((text) => text !== "").join(" ");
        lines.push(`${name}: ${key}: ${column} committed ${was[row][i]}, now ${is[row][i]}`);
      });
    }
  }
  if (lines.length <= LISTED) return lines;
  return [...lines.slice(0, LISTED), `${name}: ${lines.length - LISTED} more differences`];
}

function readRows(text: string): string[][] | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
