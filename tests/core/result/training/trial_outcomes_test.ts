import { assertAlmostEquals, assertEquals } from "@std/assert";
import { planExperiment } from "../../../../core/experiment/plan.ts";
import { sealRecord } from "../../../../core/result/cell_record.ts";
import { selectRecords } from "../../../../core/result/select_records.ts";
import { trialOutcomes } from "../../../../core/result/training/trial_outcomes.ts";
import { SYNTHETIC_ACTIVATIONS } from "../../../helpers/synthetic_trainings.ts";
import { syntheticTrainingRecords } from "../../../helpers/synthetic_training_records.ts";

Deno.test("trialOutcomes() finds the best rate of each data set and arm", () => {
  const plan = planExperiment(SYNTHETIC_ACTIVATIONS);
  const cells = selectRecords(plan.cells, syntheticTrainingRecords(plan.cells));
  const trials = trialOutcomes(cells);
  assertEquals(trials.length, 2 * 10);
  const [{ data, arm, steps, rates, best, isAtEdge }] = trials;
  assertEquals([data, arm, steps, best, isAtEdge], ["markov", "relu", 200, 0.003, false]);
  assertEquals(rates.map(({ rate, asked }) => [rate, asked]), [[0.001, 2], [0.003, 2], [0.01, 2]]);
  assertAlmostEquals(rates[0].losses[0] - rates[1].losses[0], 0.02 * Math.log(3), 0.02);
});

Deno.test("trialOutcomes() says that the best rate is the largest tried", () => {
  const plan = planExperiment(SYNTHETIC_ACTIVATIONS, {
    set: { "training.learningRates": [0.0003, 0.001] },
  });
  const cells = selectRecords(plan.cells, syntheticTrainingRecords(plan.cells));
  assertEquals(trialOutcomes(cells)[0], {
    ...trialOutcomes(cells)[0],
    best: 0.001,
    isAtEdge: true,
  });
});

Deno.test("trialOutcomes() passes over a rate that lacks a trial", () => {
  const plan = planExperiment(SYNTHETIC_ACTIVATIONS);
  const records = syntheticTrainingRecords(plan.cells)
    .filter(({ id }) => id !== "trial/markov/relu/rate=0.003/seed=1001");
  const [{ best, rates }] = trialOutcomes(selectRecords(plan.cells, records));
  assertEquals([best === 0.003, rates[1].losses.length], [false, 1]);
});

Deno.test("trialOutcomes() chooses as runs do: no rate that diverged, and none where all did", () => {
  const plan = planExperiment(SYNTHETIC_ACTIVATIONS);
  const outcomeOf = (isLost: (id: string) => boolean) => {
    const records = syntheticTrainingRecords(plan.cells).map((record) =>
      isLost(record.id) ? sealRecord({ ...record, status: "diverged", metrics: [] }) : record
    );
    return trialOutcomes(selectRecords(plan.cells, records))[0];
  };
  const one = outcomeOf((id) => id === "trial/markov/relu/rate=0.003/seed=1001");
  assertEquals([one.best === 0.003, one.rates[1].diverged], [false, 1]);
  const all = outcomeOf((id) => id.startsWith("trial/markov/relu/"));
  assertEquals([all.best, all.isAtEdge], [undefined, false]);
});

Deno.test("trialOutcomes() of one rate is empty", () => {
  const plan = planExperiment(SYNTHETIC_ACTIVATIONS, {
    set: { "training.learningRates": [0.003] },
  });
  assertEquals(trialOutcomes(selectRecords(plan.cells, [])), []);
});
