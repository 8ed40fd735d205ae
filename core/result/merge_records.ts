import { canonicalJson } from "../base/canonical_json.ts";
import { StoreError } from "../base/errors.ts";
import type { Cell } from "../experiment/cell.ts";
import type { CellRecord, Metric } from "./cell_record.ts";
import { selectRecords } from "./select_records.ts";
import { timingRounds } from "./timing_rounds.ts";

/** Records of one folder. */
export interface RecordSource {
  /** Name for messages: its folder. */
  readonly name: string;
  /** Its records, in file order. */
  readonly records: readonly CellRecord[];
}

const SHOWN_HOLES = 5;

/**
 * Joins the records of several folders, such as the shards of one run.
 *
 * A cell that several folders have finished must have the same canonical values in all of them, and
 * times from as many rounds; of its times those of the first folder are taken. A cell that only failed keeps its failure.
 *
 * @param cells Cells of the plan: what must be there.
 * @param sources Folders, in the order given by the user.
 * @returns One record a cell, in plan order.
 * @throws {StoreError} With code `hole` if a cell has no record, `conflict` if values differ.
 */
export function mergeRecords(
  cells: readonly Cell[],
  sources: readonly RecordSource[],
): readonly CellRecord[] {
  const selected = sources.map(({ records }) => selectRecords(cells, records));
  const holes = cells.filter((_, i) => selected.every((column) => column[i].record === undefined));
  if (holes.length > 0) {
    const names = holes.slice(0, SHOWN_HOLES).map(({ id }) => id).join(", ");
    const more = holes.length > SHOWN_HOLES ? ` and ${holes.length - SHOWN_HOLES} more` : "";
    throw new StoreError(
      `Cannot merge as every cell must be in one of the folders: missing=${holes.length} of ` +
        `${cells.length}, cells=${names}${more}, folders=${sources.map(({ name }) => name)}`,
      { code: "hole" },
    );
  }
  return cells.map((cell, i) => {
    const found = sources.flatMap(({ name }, j) => {
      const { record } = selected[j][i];
      return record === undefined ? [] : [{ name, record }];
    });
    const [first, ...others] = found.filter(({ record }) => record.status !== "failed");
    for (const other of others) refuseConflict(cell, first, other);
    return (first ?? found[0]).record;
  });
}

interface Found {
  readonly name: string;
  readonly record: CellRecord;
}

function refuseConflict(cell: Cell, a: Found, b: Found): void {
  const difference = differenceOf(a.record, b.record);
  if (difference === undefined) return;
  const { what, values } = difference;
  throw new StoreError(
    "Cannot merge as a cell must have the same canonical values and rounds in every folder: " +
      `cell=${cell.id}, ${what}, ${a.name}=${values[0]}, ${b.name}=${values[1]}`,
    { code: "conflict" },
  );
}

interface Difference {
  readonly what: string;
  readonly values: readonly [unknown, unknown];
}

function differenceOf(a: CellRecord, b: CellRecord): Difference | undefined {
  if (a.status !== b.status) return { what: "status", values: [a.status, b.status] };
  const rounds = [timingRounds(a), timingRounds(b)] as const;
  if (rounds[0] !== rounds[1]) return { what: "rounds of a block", values: rounds };
  for (let i = 0; i < Math.max(a.metrics.length, b.metrics.length); i++) {
    const [x, y] = [a.metrics[i], b.metrics[i]];
    if (x === undefined || y === undefined) {
      return { what: "number of metrics", values: [a.metrics.length, b.metrics.length] };
    }
    if (canonicalJson(x) === canonicalJson(y)) continue;
    return labelOf(x) === labelOf(y)
      ? { what: labelOf(x), values: [x.value, y.value] }
      : { what: `metric ${i + 1}`, values: [labelOf(x), labelOf(y)] };
  }
  return undefined;
}

function labelOf({ metric, arm, seed, step, split, unit }: Metric): string {
  const parts = Object.entries({ metric, arm, seed, step, split, unit });
  return parts.filter(([, value]) => value !== "").map(([key, value]) => `${key}=${value}`)
    .join(", ");
}
