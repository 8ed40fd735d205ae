import { assertEquals } from "@std/assert";
import { planGroups } from "../../../core/cli/plan_groups.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { planRun } from "../../../core/run/run_settings.ts";
import { TINY_SETTINGS } from "../../helpers/tiny_result.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

Deno.test("planGroups() puts seeds and rates together, and adds their seconds", () => {
  const { cells } = planExperiment(validateExperiment(TINY_TRAINING), {
    set: { "training.learningRates": [1e-3, 1e-2], "training.budgets": [8] },
  });
  const groups = planGroups(cells, ({ config }) => {
    const seed = "seed" in config ? config.seed ?? 0 : 0;
    return { elements: 1, sizeBytes: 1, flops: 5 + seed, seconds: 2 };
  });
  assertEquals(groups.map(({ name, count, estimate }) => [name, count, estimate.seconds]), [
    ["trial/markov/plain", 2, 4],
    ["trial/markov/same", 2, 4],
    ["trial/markov/gated", 2, 4],
    ["training/markov/plain/steps=8", 2, 4],
    ["training/markov/same/steps=8", 2, 4],
    ["training/markov/gated/steps=8", 2, 4],
    ["training/markov/a/a/steps=8", 2, 4],
  ]);
  assertEquals(groups[3].estimate.flops, 6);
});

Deno.test("planGroups() puts checks of a property together that differ by seed only", async () => {
  const { cells } = await planRun({ ...TINY_SETTINGS, seeds: 2 });
  const groups = planGroups(cells, () => ({ elements: 1, sizeBytes: 1, flops: 1, seconds: 1 }));
  const checks = groups.filter(({ name }) => name.startsWith("property/"));
  assertEquals(checks.every(({ name, count }) => count === 2 && !name.includes("seed")), true);
});
