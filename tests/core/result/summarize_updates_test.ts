import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { UpdatePlace } from "../../../core/experiment/blocks.ts";
import type { Claim } from "../../../core/experiment/claim.ts";
import type { Experiment } from "../../../core/experiment/experiment.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { updatePlaceId } from "../../../core/experiment/step_timing_cells.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { analyse } from "../../../core/result/analyse.ts";
import { loadExperiment } from "../../../core/run/load_experiment.ts";
import { SYNTHETIC_ACTIVATIONS } from "../../helpers/synthetic_trainings.ts";
import { syntheticTrainingRecords } from "../../helpers/synthetic_training_records.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

/** A claim that relu takes less time than another arm. */
function claimOf(baseline: string, at: UpdatePlace = { level: "update" }): Claim {
  const rule = { kind: "less-time", baseline, candidate: "relu", at, margin: 0.03 } as const;
  return { id: "T1", statement: "It is faster", rule };
}

/** Judges one claim; of SwiGLU the synthetic steps take 1.118 times as long as of ReLU. */
function judged(claim: Claim, changes: Partial<Experiment> = {}) {
  const plan = planExperiment({ ...SYNTHETIC_ACTIVATIONS, ...changes, claims: [claim] });
  return analyse(plan, syntheticTrainingRecords(plan.cells)).claims[0];
}

Deno.test("a claim of less time is judged by updates, block by block", () => {
  const { verdict, estimate, unit, n, cell, scope } = judged(claimOf("swiglu"));
  assertEquals([verdict, unit, n], ["supported", "share", 30]);
  assertEquals(cell, "timing/training-step/markov");
  assert(Math.abs(estimate! - (1 - 1 / 1.118)) < 0.003, `${estimate}`);
  assertStringIncludes(scope, "update on markov, ");
  assertStringIncludes(scope, "cpu, 1 thread, 30 blocks");
});

Deno.test("an update of several parts takes as long as all of them", () => {
  const { arms } = SYNTHETIC_ACTIVATIONS;
  const gelu = { model: { activation: "gelu" }, train: { accumulate: 4 } } as const;
  const { estimate } = judged(claimOf("gelu"), { arms: { ...arms, gelu } });
  assert(Math.abs(estimate! - 0.75) < 0.005, `${estimate}`);
});

Deno.test("updates that were timed without a duplicate, or not at all, decide nothing", () => {
  const { training } = SYNTHETIC_ACTIVATIONS;
  const { duplicate: _, ...alone } = training!;
  const without = judged(claimOf("swiglu"), { training: alone });
  assertEquals(without.verdict, "invalid-setup");
  assertStringIncludes(without.reason, "A/A");
  const plan = planExperiment({ ...SYNTHETIC_ACTIVATIONS, claims: [claimOf("swiglu")] });
  const records = syntheticTrainingRecords(plan.cells)
    .filter(({ config }) => config.kind !== "step-timing");
  const [{ verdict, reason }] = analyse(plan, records).claims;
  assertEquals([verdict, reason], ["inconclusive", "timing/training-step/markov was not run"]);
});

Deno.test("updatePlaceId() takes the first data set and the largest size where none is named", () => {
  const sizes = [{ name: "s" }, { name: "l", model: { dModel: 16 } }];
  const training = { ...TINY_TRAINING.training!, sizes, timing: {} };
  const { settled } = planExperiment(validateExperiment({ ...TINY_TRAINING, training }));
  const idOf = (place: Omit<UpdatePlace, "level">) =>
    updatePlaceId({ level: "update", ...place }, settled);
  assertEquals(idOf({}), "timing/training-step/markov/l");
  assertEquals(idOf({ size: "smallest", data: "markov" }), "timing/training-step/markov/s");
  assertEquals([idOf({ data: "text" }), idOf({ size: "m" })], [undefined, undefined]);
});

Deno.test("a claim about updates that no profile times is refused with its place", () => {
  const rule = {
    ...{ kind: "less-time", baseline: "gated", candidate: "plain" },
    at: { level: "update" },
  } as const;
  const claims = [{ id: "T1", statement: "It is faster", rule }];
  assertThrows(
    () => validateExperiment({ ...TINY_TRAINING, claims }),
    Error,
    "claims[0].rule: no update is timed at any profile",
  );
});

Deno.test("llama2-vs-chatglm2 judges the time of fused products where it is measured", async () => {
  const { experiment } = await loadExperiment("llama2-vs-chatglm2");
  const { rule } = experiment.claims.find(({ id }) => id === "M2.time")!;
  assert("at" in rule && rule.at.level === "update");
  for (const profile of ["smoke", "quick", "cpu"]) {
    const { settled, cells } = planExperiment(experiment, { profile });
    const id = updatePlaceId(rule.at, settled);
    assert(cells.some((cell) => cell.id === id), profile);
  }
});
