import { assertEquals } from "@std/assert";
import { createCell } from "../../../core/experiment/cell.ts";
import { sealRecord } from "../../../core/result/cell_record.ts";
import { summarizeTiming } from "../../../core/result/summarize_timing.ts";
import { TIMING_CONFIG } from "../../helpers/timing_config.ts";

Deno.test("summarizeTiming() takes the least time of an arm in each block", () => {
  const times = [[0, 30], [0, 10], [0, 20], [1, 50], [1, 40], [1, 60]];
  const samples = times.map(([block, timeNs], position) => (
    { arm: "ln", block, position, repetitions: 1, timeNs }
  ));
  const cell = createCell("timing/4x64/forward/hot", TIMING_CONFIG);
  const record = sealRecord({
    id: cell.id,
    cell: cell.hash,
    config: cell.config,
    status: "ok",
    device: "cpu",
    arithmetic: "bitwise",
    metrics: [],
    samples,
  });
  const [{ arms: [{ n, medianNs, minNs }] }] = summarizeTiming(record, []);
  assertEquals({ n, medianNs, minNs }, { n: 2, medianNs: 25, minNs: 10 });
});
