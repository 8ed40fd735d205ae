import { assertEquals } from "@std/assert";
import { loadExperiment } from "../../core/run/load_experiment.ts";
import { judgeExactClaims } from "../helpers/exact_claims.ts";
import { withCpu } from "../helpers/part_checks.ts";

const { experiment } = await loadExperiment("activations");

Deno.test("activations answers G1 and G2 exactly, at every seed of quick", () =>
  withCpu(async (device) => {
    const outcomes = await judgeExactClaims(device, experiment);
    assertEquals(outcomes.map(({ claim, verdict, n }) => `${claim.id} ${verdict} ${n}`), [
      "G1.lstm supported 8",
      "G1.length supported 8",
      "G2.formula supported 8",
      "G2.gradient supported 8",
    ]);
  }));
