import { assertEquals } from "@std/assert";
import { createCell } from "../../../core/experiment/cell.ts";
import { timingCsv } from "../../../core/result/timing_csv.ts";
import { toyRecord } from "../../helpers/toy_record.ts";

Deno.test("timingCsv() writes every time in the order it was taken", () => {
  const record = toyRecord(0, {
    samples: [
      { arm: "copy", block: 0, position: 1, repetitions: 1000, timeNs: 1234.5678, gpuNs: 0 },
      { arm: "a/a", block: 0, position: 0, repetitions: 1, timeNs: 5 },
    ],
  });
  const cell = createCell(record.id, record.config);
  assertEquals(
    timingCsv([{ cell, record }, { cell }]),
    "cell,arm,block,position,repetitions,time_ns,gpu_time_ns\n" +
      `${record.id},copy,0,1,1000,1234.5678,0\n` +
      `${record.id},a/a,0,0,1,5,\n`,
  );
});
