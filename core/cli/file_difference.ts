import { compareCsv } from "../result/compare_csv.ts";

/** Most characters of a line that are shown, and how many of them before the difference. */
const SHOWN = 100;
const BEFORE = 40;

/**
 * Says where a file of a result is not what its records make.
 *
 * @param path Path of the file, for the lines.
 * @param found Its text; undefined if there is none.
 * @param made Text that the records make.
 * @returns One line a difference; empty if there is none.
 */
export function fileDifference(path: string, found: string | undefined, made: string): string[] {
  if (found === made) return [];
  if (found === undefined) return [`${path}: is missing`];
  if (path.endsWith(".csv")) {
    return compareCsv(path, {
      was: found,
      is: made,
      labels: { was: "the file says", is: "the records" },
    });
  }
  const [was, is] = [found.split("\n"), made.split("\n")];
  const line = Array.from({ length: Math.max(was.length, is.length) }, (_, i) => i)
    .find((i) => was[i] !== is[i]) ?? 0;
  const start = firstDifference(was[line] ?? "", is[line] ?? "");
  const [a, b] = [clip(was[line], start), clip(is[line], start)];
  return [`${path}: line ${line + 1}: the file says ${a}, the records ${b}`];
}

function firstDifference(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

/** Shows the part of a line around a place. */
function clip(text: string | undefined, place: number): string {
  if (text === undefined) return "nothing";
  const from = Math.max(0, place - BEFORE);
  const part = text.slice(from, from + SHOWN);
  const [head, tail] = [from > 0 ? "…" : "", from + SHOWN < text.length ? "…" : ""];
  return JSON.stringify(head + part + tail);
}
