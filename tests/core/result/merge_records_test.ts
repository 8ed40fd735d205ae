import { assertEquals, assertThrows } from "@std/assert";
import { StoreError } from "../../../core/base/errors.ts";
import { createCell } from "../../../core/experiment/cell.ts";
import type { CellRecord } from "../../../core/result/cell_record.ts";
import { mergeRecords } from "../../../core/result/merge_records.ts";
import { timingRecord } from "../../helpers/timing_record.ts";
import { toyRecord } from "../../helpers/toy_record.ts";

const CELLS = [0, 1, 2].map((i) => createCell(toyRecord(i).id, toyRecord(i).config));
const [A, B, C] = [0, 1, 2].map((i) => toyRecord(i));

function merge(...folders: readonly (readonly CellRecord[])[]): readonly CellRecord[] {
  return mergeRecords(CELLS, folders.map((records, i) => ({ name: `shard${i}`, records })));
}

function assertRefused(code: string, text: string, ...folders: readonly CellRecord[][]): void {
  assertEquals(assertThrows(() => merge(...folders), StoreError, text).code, code);
}

Deno.test("mergeRecords() joins folders in plan order", () => {
  assertEquals(merge([C], [B, A]), [A, B, C]);
});

Deno.test("mergeRecords() accepts equal values twice and takes the times of the first folder", () => {
  const timed = (timeNs: number) =>
    toyRecord(1, { samples: [{ arm: "copy", block: 0, position: 0, repetitions: 1, timeNs }] });
  assertEquals(merge([A, timed(5)], [C, timed(7)]), [A, timed(5), C]);
});

Deno.test("mergeRecords() names missing cells", () => {
  assertRefused("hole", `missing=1 of 3, cells=${B.id}, folders=shard0,shard1`, [A], [C]);
  assertRefused("hole", `missing=3 of 3, cells=${A.id}, ${B.id}, ${C.id},`, [], []);
});

Deno.test("mergeRecords() names the cell, the metric and both values of a conflict", () => {
  const other = toyRecord(1, { metrics: [{ ...B.metrics[0], value: 0.125 }] });
  assertRefused(
    "conflict",
    `cell=${B.id}, metric=max_error_ulp, arm=rms-norm-fused, seed=1, split=formula, unit=ulp, ` +
      `shard0=${B.metrics[0].value}, shard1=0.125`,
    [A, B],
    [other, C],
  );
});

Deno.test("mergeRecords() refuses metrics of another name, number or status", () => {
  const renamed = toyRecord(1, { metrics: [{ ...B.metrics[0], metric: "mean_error" }] });
  assertRefused("conflict", "metric 1, shard0=metric=max_error_ulp", [A, B], [renamed, C]);
  assertRefused("conflict", "number of metrics, shard0=1, shard1=0", [A, B], [
    toyRecord(1, { metrics: [] }),
    C,
  ]);
  assertRefused("conflict", "status, shard0=ok, shard1=diverged", [A, B], [
    toyRecord(1, { status: "diverged", reason: "nan" }),
    C,
  ]);
});

Deno.test("mergeRecords() refuses times that were taken in different numbers of rounds", () => {
  const [one, five] = [timingRecord(1), timingRecord(5)];
  const cells = [createCell(one.id, one.config)];
  const join = (...records: CellRecord[]) =>
    mergeRecords(cells, records.map((record, i) => ({ name: `${i}`, records: [record] })));
  const error = assertThrows(() => join(one, five), StoreError, "rounds of a block, 0=1, 1=5");
  assertEquals(error.code, "conflict");
  assertEquals(join(one, one), [one]);
});

Deno.test("mergeRecords() prefers a finished cell to a failed one, and keeps a failure", () => {
  const failed = toyRecord(1, { status: "failed", reason: "device lost", metrics: [] });
  assertEquals(merge([A, failed], [B, C]), [A, B, C]);
  assertEquals(merge([A, failed], [C]), [A, failed, C]);
});

Deno.test("mergeRecords() leaves records of other plans out", () => {
  assertEquals(merge([A, B, C, toyRecord(9)]), [A, B, C]);
});
