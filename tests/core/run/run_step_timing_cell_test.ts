import { assert, assertEquals } from "@std/assert";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { withoutTiming } from "../../../core/experiment/plan_without_timing.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { isFinished, timingRounds } from "../../../core/result/timing_rounds.ts";
import { runCell } from "../../../core/run/run_cell.ts";
import { onCpu } from "../../helpers/on_cpu.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const PLAN = planExperiment(validateExperiment({
  ...TINY_TRAINING,
  training: { ...TINY_TRAINING.training!, timing: { blocks: 2, minSampleMs: 0.05 } },
}));
const CELL = PLAN.cells.at(-1)!;

Deno.test("a cell of step timings times every arm and the duplicate in every block", async () => {
  assertEquals(CELL.id, "timing/training-step/markov");
  const { signal } = new AbortController();
  const record = await onCpu((device) => runCell(CELL, device, { signal }));
  assertEquals([record.status, record.reason], ["ok", undefined]);
  assert(isFinished(record));
  assertEquals(timingRounds(record), 5);
  const arms = new Set(record.samples!.map(({ arm }) => arm));
  assertEquals([...arms].sort(), ["a/a", "gated", "plain", "same"]);
  assertEquals(record.samples!.length, 4 * 2 * 5);
  assert(record.samples!.every(({ timeNs }) => timeNs > 0));
  const fewer = { ...record, samples: record.samples!.slice(1) };
  assertEquals(isFinished(fewer), false);
});

Deno.test("withoutTiming() leaves step timings out", () => {
  const plan = withoutTiming(PLAN, "a software adapter is never timed");
  assertEquals(plan.cells.length, PLAN.cells.length - 1);
  assertEquals(plan.settled.training!.timing, undefined);
});
