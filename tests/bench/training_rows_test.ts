import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { FigureRow, TimingRow } from "../../bench/bench_row.ts";
import { lossDifference, type TrainingFacts, trainingRows } from "../../bench/training_rows.ts";
import { FIRST_LOSSES } from "../../peers/training_case.ts";
import { STEP_WORKLOAD } from "../../peers/workloads.ts";

const ROUNDS = 6;
const all = (ns: number) => Array<number>(ROUNDS).fill(ns);

function factsOf(name: string, more: Partial<TrainingFacts> = {}): TrainingFacts {
  return { name, losses: FIRST_LOSSES, ...more };
}

const ROWS = trainingRows("training-step", {
  device: "cpu",
  measured: {
    workload: STEP_WORKLOAD,
    samples: new Map([["ours-2", all(1e8)], ["torch-2", all(9e7)], ["jax-2", all(4e8)]]),
    prepared: new Map(),
    skipped: [],
  },
  facts: new Map([
    [
      "ours-2",
      factsOf("Assay", {
        losses: FIRST_LOSSES.map((loss) => loss + 5e-5),
        preciseLosses: FIRST_LOSSES.map((loss, i) => loss - i * 1e-6),
        flops: 2e9,
        residentBytes: 2 ** 28,
      }),
    ],
    ["torch-2", factsOf("PyTorch 9")],
    ["jax-2", factsOf("jax-js 1", { losses: [5, ...FIRST_LOSSES.slice(1)] })],
  ]),
  missing: new Map([["tfjs", "no network"]]),
});

const named = (name: string) => ROWS.find((row) => row.name === `training-step/${name}`)!;

Deno.test("trainingRows() gives tokens a second of each contestant, with what belongs to it", () => {
  const row = named("ours-2") as FigureRow;
  assertEquals([row.text, row.unit], ["training step: Assay 2", "tokens/s"]);
  assertEquals(row.tokens_per_second, 20_480);
  assertEquals(row.details, {
    is: "Assay",
    best: "100.0 ms",
    at: "20.0 GFLOP/s",
    resident: "256 MiB",
  });
  assertEquals((named("torch-2") as FigureRow).tokens_per_second, 2048 / 0.09);
});

Deno.test("trainingRows() judges speeds by rounds, and skips what is missing with its reason", () => {
  const row = named("ours-2-over-torch-2") as TimingRow;
  assertEquals(row.text, "training step: Assay 2, speed over PyTorch 2");
  assertAlmostEquals(row.estimate.estimate, 0.9);
  assertEquals([row.goal, row.verdict], [{ atLeast: 1 }, "not met"]);
  assertEquals((named("ours-2-over-jax-2") as TimingRow).verdict, "met");
  const skipped = named("ours-2-over-tfjs");
  assertEquals(skipped.kind === "skipped" && skipped.reason, "no network");
  const unmeasured = named("ours-1-over-torch-1");
  assertEquals(unmeasured.kind === "skipped" && unmeasured.reason, "Assay 1 was not measured");
  assertEquals(ROWS.some(({ name }) => name.includes("webgpu")), false);
});

Deno.test("trainingRows() holds losses to PyTorch's, ours by 24-bit operands", () => {
  const verdicts = ["ours-2-losses", "ours-2-losses-24", "jax-2-losses", "torch-2-losses"].map(
    (name) => (named(name) as FigureRow).verdict,
  );
  assertEquals(verdicts, [undefined, "met", "not met", "met"]);
  assertAlmostEquals(lossDifference(FIRST_LOSSES.map((loss) => loss - 2e-5)), 2e-5, 1e-12);
  assertEquals(lossDifference([NaN]), NaN);
});
