import { assertEquals } from "@std/assert";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { controlOutcome } from "../../../core/result/control_check.ts";
import { summarizeTiming } from "../../../core/result/summarize_timing.ts";
import { SYNTHETIC_EXPERIMENT } from "../../helpers/synthetic_experiment.ts";
import { syntheticRecords } from "../../helpers/synthetic_records.ts";

const PLAN = planExperiment(SYNTHETIC_EXPERIMENT, {
  set: { "timing.shapes": [[1024, 1024]], "timing.passes": ["forward"], "timing.caches": ["hot"] },
});
const CONTROL = SYNTHETIC_EXPERIMENT.timing!.control;
const TIMINGS = syntheticRecords(PLAN.cells, { spread: 0.2 }).flatMap((record) =>
  summarizeTiming(record, [CONTROL])
);

Deno.test("controlOutcome() fires only if the whole interval reaches the least saving", () => {
  const { saving } = controlOutcome(CONTROL, TIMINGS);
  const { low, estimate, high } = saving!;
  const fired = (minSaving: number) => controlOutcome({ ...CONTROL, minSaving }, TIMINGS).fired;
  assertEquals([low < estimate, estimate < high], [true, true]);
  assertEquals([fired(low - 1e-9), fired(low + 1e-9), fired(estimate), fired(high)], [
    true,
    false,
    false,
    false,
  ]);
});

Deno.test("controlOutcome() does not fire where its cell was not measured", () => {
  const { cell, contrast, fired } = controlOutcome(CONTROL, []);
  assertEquals([cell, contrast, fired], ["timing/1024x1024/forward/hot", undefined, false]);
});
