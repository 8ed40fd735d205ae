import { assert, assertEquals } from "@std/assert";
import { estimateCell } from "../../core/experiment/estimate.ts";
import type { FactSettings } from "../../core/experiment/fact_settings.ts";
import { planExperiment } from "../../core/experiment/plan.ts";
import { loadExperiment } from "../../core/run/load_experiment.ts";
import { SCRIPT } from "../helpers/fact_cases.ts";

const { experiment } = await loadExperiment("tutorial-basics");

Deno.test("tutorial-basics has claims on every row of sections 1.1 to 1.3 that needs no training", () => {
  const rows = new Set(experiment.claims.map(({ id }) => id.split(".")[0]));
  const numbered = (letter: string, last: number) =>
    Array.from({ length: last }, (_, i) => `${letter}${i + 1}`);
  assertEquals([...rows], [
    ...numbered("B", 5),
    ...numbered("I", 3),
    ...numbered("T", 13),
    ...numbered("A", 4),
    "R1",
  ]);
});

Deno.test("tutorial-basics decides every claim at quick but those that nothing here could", () => {
  const open = Object.keys(planExperiment(experiment).outOfReach);
  assertEquals(open, ["I3.time", "T4.optimizer", "T5.bin", "T6", "T13", "A4"]);
});

Deno.test("tutorial-basics has the numbers of its fixture from PyTorch", () => {
  const script = experiment.facts!["script"] as unknown as FactSettings["layer-training"];
  const { weights, rows, trained, losses, batches } = script;
  assertEquals({ weights, rows, trained, losses }, {
    ...{ weights: SCRIPT.weights, rows: SCRIPT.rows, trained: SCRIPT.trained },
    losses: SCRIPT.losses,
  });
  assertEquals(SCRIPT.batches, [...batches, ...batches, ...batches]);
  const long = experiment.facts!["long"] as unknown as FactSettings["layer-training"];
  assertEquals([long.losses, long.trained], [SCRIPT.long.losses, SCRIPT.long.trained]);
});

Deno.test("tutorial-basics takes seconds, by the estimate", () => {
  for (const [profile, limit] of Object.entries({ smoke: 30, quick: 300 })) {
    const { cells } = planExperiment(experiment, { profile });
    const seconds = cells.reduce((sum, cell) => sum + estimateCell(cell).seconds, 0);
    assert(seconds < limit, `${profile}: ${seconds} s`);
  }
});
