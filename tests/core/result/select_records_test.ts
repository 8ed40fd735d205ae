import { assertEquals } from "@std/assert";
import { createCell } from "../../../core/experiment/cell.ts";
import type { CellRecord } from "../../../core/result/cell_record.ts";
import { selectRecords } from "../../../core/result/select_records.ts";
import { timingRecord } from "../../helpers/timing_record.ts";
import { toyRecord } from "../../helpers/toy_record.ts";

function select(...records: readonly CellRecord[]): CellRecord | undefined {
  const [{ id, config }] = records;
  return selectRecords([createCell(id, config)], records)[0].record;
}

Deno.test("selectRecords() takes a finished record before a failed one, a later before an earlier", () => {
  const [early, late] = ["early", "late"].map((reason) =>
    toyRecord(0, { status: "failed", reason })
  );
  assertEquals(select(early, late), late);
  assertEquals(select(early, toyRecord(0), late), toyRecord(0));
  assertEquals(selectRecords([createCell("other", timingRecord(1).config)], [toyRecord(0)]), [
    { cell: createCell("other", timingRecord(1).config), record: undefined },
  ]);
});

Deno.test("selectRecords() takes a timing in today's rounds before one in fewer", () => {
  const failed = timingRecord(5, { status: "failed", reason: "device lost" });
  assertEquals(select(timingRecord(1), timingRecord(5)), timingRecord(5));
  assertEquals(select(timingRecord(5), timingRecord(1)), timingRecord(5));
  assertEquals(select(timingRecord(1), failed), timingRecord(1));
});
