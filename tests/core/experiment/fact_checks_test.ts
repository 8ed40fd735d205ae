import { assert, assertEquals, assertThrows } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import { countFactCells, factCells } from "../../../core/experiment/fact_cells.ts";
import { FACT_CHECK_NAMES, FACT_CHECKS } from "../../../core/experiment/fact_checks.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { FACT_CASES } from "../../helpers/fact_cases.ts";

const RULE = { kind: "property-below", limit: 0 };
const SMALL = {
  ...{ name: "small", version: 1, title: "Small", question: "Is it?", source: "none", arms: {} },
  facts: FACT_CASES,
  profiles: { quick: { cost: "1 s" } },
  claims: [{
    id: "A1",
    statement: "It is",
    rule: { ...RULE, check: "neuron-sum", arm: "neuron-sum", metric: "max_error" },
  }],
};

/** Reads the experiment with another rule; gives what is wrong with it. */
function faultsOf(changes: object): readonly string[] {
  const rule = { ...SMALL.claims[0].rule, ...changes };
  const value = { ...SMALL, claims: [{ ...SMALL.claims[0], rule }] };
  const error = assertThrows(() => validateExperiment(value), ExperimentError);
  return error.issues.map(({ path, message }) => `${path}: ${message}`);
}

Deno.test("every check of cases has metrics, and none twice", () => {
  for (const name of FACT_CHECK_NAMES) {
    const { metrics } = FACT_CHECKS[name];
    assert(metrics.length > 0 && new Set(metrics).size === metrics.length, name);
    for (const metric of metrics) assert(/^[a-z][a-z0-9_]*$/.test(metric), metric);
  }
});

Deno.test("a case is a cell, and one for each seed where its check draws numbers", () => {
  const experiment = validateExperiment(SMALL);
  const ids = factCells(experiment).map(({ id }) => id);
  assertEquals(ids.filter((id) => id.startsWith("fact/neuron-sum")), [
    "fact/neuron-sum/neuron-sum",
  ]);
  assertEquals(ids.filter((id) => id.startsWith("fact/low-rank")).length, 8);
  assertEquals(ids.filter((id) => id.startsWith("fact/layer-training")).length, 1);
  const { rows: _, ...drawn } = FACT_CASES["layer-training"];
  const other = { ...experiment, facts: { drawn } };
  assertEquals([countFactCells(other), factCells(other).length], [8, 8]);
  assertEquals(planExperiment(experiment).cells.length, countFactCells(experiment));
});

Deno.test("a claim about a case names one that exists, its check and one of its metrics", () => {
  assertEquals(faultsOf({ arm: "neuron-sun" }), [
    'claims[0].rule.arm: no case "neuron-sun", nearest is "neuron-sum"',
  ]);
  assertEquals(faultsOf({ check: "neuron-fit", metric: "squares_exp" }), [
    'claims[0].rule.check: the case "neuron-sum" is of "neuron-sum"',
  ]);
  assertEquals(faultsOf({ metric: "max_eror" }), [
    'claims[0].rule.metric: "neuron-sum" has no metric "max_eror", nearest is "max_error"',
  ]);
});

Deno.test("a case with an unknown key, or without one that its check needs, is a fault of the file", () => {
  const facts = {
    "low": { check: "low-rank", from: 4, to: 4, rank: 2, alpha: 1, rate: 0.1, step: 3 },
  };
  const error = assertThrows(() => validateExperiment({ ...SMALL, facts }), ExperimentError);
  const paths = error.issues.map(({ path }) => path);
  assert(paths.includes("facts.low.steps") && paths.includes("facts.low.step"), paths.join());
});
