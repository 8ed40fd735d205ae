import { assertAlmostEquals, assertEquals } from "@std/assert";
import { fusedPeakTask, PEAK_FLOPS } from "../../bench/fused_peak.ts";
import { matmulRows, taskName, type TimedProduct } from "../../bench/matmul_rows.ts";

const PRODUCT: TimedProduct = { m: 10, k: 20, n: 30, form: "TN" };
const FLOPS = 12_000;

function rowsOf(times: Readonly<Record<string, number>>, threads: number) {
  const samples = new Map(
    Object.entries(times).map(([name, ns]) => [name, Array<number>(6).fill(ns)]),
  );
  const torch = { reason: "none here" };
  return matmulRows("speed", { products: [PRODUCT], samples, threads, torch });
}

Deno.test("matmulRows() gives shares of the peak for as many operations and threads", () => {
  // The peak does FLOPS in 100 ns on one thread, in 50 ns on two.
  const times = {
    peak: 100 * PEAK_FLOPS / FLOPS,
    [taskName(PRODUCT, "")]: 62.5,
    [taskName(PRODUCT, "without relaxed SIMD")]: 100,
    [taskName(PRODUCT, "1 thread")]: 125,
  };
  const rows = rowsOf(times, 2);
  assertEquals(rows.map(({ name }) => name), [
    "speed/10 x 20 x 30 TN/of-peak",
    "speed/10 x 20 x 30 TN/of-peak without relaxed SIMD",
    "speed/10 x 20 x 30 TN/over-1",
    "speed/10 x 20 x 30 TN/of-torch",
  ]);
  const ratios = rows.map((row) => (row.kind === "timing" ? row.estimate.estimate : 0));
  [0.8, 0.5, 2, 0].forEach((expected, i) => assertAlmostEquals(ratios[i], expected, 1e-9));
  const verdicts = rows.map((row) => row.kind === "timing" && row.verdict);
  assertEquals(verdicts, ["not met", "not met", "met", false]);
});

Deno.test("fusedPeakTask() does work that grows with its repetitions", async () => {
  const task = await fusedPeakTask("peak");
  await task.time(200);
  const [few, many] = [await task.time(20), await task.time(2_000)];
  assertEquals(many > 5 * few, true, `${few} and ${many} ns`);
});
