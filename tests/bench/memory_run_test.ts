import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { FigureRow } from "../../bench/bench_row.ts";
import { memoryRows } from "../../bench/memory_run.ts";

const MIB = 2 ** 20;

Deno.test("memoryRows() judges how flat memory is, and what was added beside the plan", () => {
  const found = {
    device: "cpu",
    who: "Assay",
    addedBytes: 12 * MIB,
    plannedBytes: 10 * MIB,
  } as const;
  const resident = [100, 101, 100, 106].map((size) => size * MIB);
  const [flat, planned] = memoryRows("memory-cpu", { ...found, resident }) as FigureRow[];
  assertAlmostEquals(flat.estimate.estimate, 106 / 100.5 - 1, 1e-12);
  assertEquals([flat.verdict, flat.sure], ["not met", true]);
  assertEquals(flat.details, { first: "100.0 MiB", last: "106.0 MiB" });
  assertAlmostEquals(planned.estimate.estimate, 1.2, 1e-12);
  assertEquals(planned.verdict, "not met");
  const other = memoryRows("memory-webgpu", { ...found, device: "webgpu", resident });
  assertEquals((other[1] as FigureRow).verdict, undefined);
  const even = memoryRows("memory-cpu", { ...found, resident: [96 * MIB, 100 * MIB, 100 * MIB] });
  assertEquals((even[0] as FigureRow).verdict, "met");
});
