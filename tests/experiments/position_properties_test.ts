import { assert, assertEquals } from "@std/assert";
import { estimateCell } from "../../core/experiment/estimate.ts";
import { planExperiment } from "../../core/experiment/plan.ts";
import { PART_CHECK_NAMES, PART_CHECKS } from "../../core/experiment/part_checks.ts";
import { loadExperiment } from "../../core/run/load_experiment.ts";

const CHECKS = PART_CHECK_NAMES.filter((check) => PART_CHECKS[check].positions !== undefined);
const { experiment } = await loadExperiment("position-properties");

Deno.test("position-properties makes every check, on every encoding that it is about", () => {
  assertEquals([...experiment.parts!.checks].sort(), [...CHECKS].sort());
  const { cells } = planExperiment(experiment);
  for (const check of CHECKS) {
    const seen = new Set(
      cells.flatMap(({ config }) =>
        config.kind === "part" && config.check === check ? [config.model.position] : []
      ),
    );
    assertEquals([...seen].sort(), [...PART_CHECKS[check].positions!].sort());
  }
});

Deno.test("position-properties decides every claim at quick but the one that says nothing", () => {
  assertEquals(Object.keys(planExperiment(experiment).outOfReach), ["R7"]);
});

Deno.test("position-properties takes seconds, by the estimate", () => {
  for (const [profile, limit] of Object.entries({ smoke: 30, quick: 300 })) {
    const { cells } = planExperiment(experiment, { profile });
    const seconds = cells.reduce((sum, cell) => sum + estimateCell(cell).seconds, 0);
    assert(seconds < limit, `${profile}: ${seconds} s`);
  }
});

Deno.test("position-properties asks each check for a metric that it gives", () => {
  const rules = experiment.claims.map(({ rule }) => rule);
  const judged = rules.flatMap((rule) => "check" in rule ? [rule] : []);
  assertEquals(judged.length, rules.length - 1);
  for (const { check, metric } of judged) {
    const { metrics }: { readonly metrics: readonly string[] } =
      PART_CHECKS[check as keyof typeof PART_CHECKS];
    assert(metrics.includes(metric), `${check} ${metric}`);
  }
});
