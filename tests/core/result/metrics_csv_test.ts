import { assertEquals } from "@std/assert";
import { createCell } from "../../../core/experiment/cell.ts";
import type { CellRecord } from "../../../core/result/cell_record.ts";
import { metricsCsv } from "../../../core/result/metrics_csv.ts";
import { selectRecords } from "../../../core/result/select_records.ts";
import { toyRecord } from "../../helpers/toy_record.ts";

const CELLS = [0, 1, 2].map((i) => createCell(toyRecord(i).id, toyRecord(i).config));
const [A, B, C] = [0, 1, 2].map((i) => toyRecord(i));
const HEADER = "cell,arm,seed,step,split,metric,value,unit\n";

function rowsOf(...records: readonly CellRecord[]): string {
  const text = metricsCsv(selectRecords(CELLS, records));
  assertEquals(text.startsWith(HEADER), true);
  return text.slice(HEADER.length);
}

function lineOf(seed: number, value: string): string {
  const cell = `property/formula/rms-norm-fused/7x33/seed=${seed}`;
  return `${cell},rms-norm-fused,${seed},,formula,max_error_ulp,${value},ulp\n`;
}

Deno.test("metricsCsv() writes rows in plan order, whatever the order of the records", () => {
  const expected = lineOf(0, "0") + lineOf(1, "1.75") + lineOf(2, "0.75");
  assertEquals(rowsOf(A, B, C), expected);
  assertEquals(rowsOf(C, A, B), expected);
});

Deno.test("metricsCsv() has rows of a diverged cell and none of a failed or missing one", () => {
  const metrics = [{ ...B.metrics[0], value: "nan" }];
  const diverged = toyRecord(1, { status: "diverged", reason: "not finite", metrics });
  const failed = toyRecord(2, { status: "failed", reason: "device lost" });
  assertEquals(rowsOf(diverged, failed), lineOf(1, "nan"));
});

Deno.test("selectRecords() takes the finished record before a failed one, else the last", () => {
  const failed = toyRecord(0, { status: "failed", reason: "first" });
  const again = toyRecord(0, { status: "failed", reason: "second" });
  const chosen = (...records: CellRecord[]) => selectRecords(CELLS, records)[0].record;
  assertEquals(chosen(failed, A), A);
  assertEquals(chosen(A, failed), A);
  assertEquals(chosen(failed, again), again);
  assertEquals(chosen(toyRecord(9)), undefined);
});
