import { assert, assertEquals } from "@std/assert";
import { createTaskDataset, type TaskSettings } from "../../core/data/tasks/task_dataset.ts";
import { planExperiment } from "../../core/experiment/plan.ts";
import { loadExperiment } from "../../core/run/load_experiment.ts";
import { meanOverTargets } from "../../core/train/evaluate/mean_over_targets.ts";
import { sameTargetWindows } from "../../core/train/evaluate/windows.ts";
import {
  contrastsOf,
  estimatedSeconds,
  mainTrainings,
  PROFILE_SECONDS,
} from "../helpers/experiment_facts.ts";

const NAMES = ["activations", "position-extrapolation", "norm-quality"] as const;

for (const name of NAMES) {
  const { experiment } = await loadExperiment(name);

  Deno.test(`${name} keeps the time of each profile, by the estimate`, () => {
    for (const profile of ["smoke", "quick", "cpu"] as const) {
      // Two cells run at a time, on two cores that share their memory: 1.6 times as fast.
      const seconds = estimatedSeconds(experiment, profile) / 1.6;
      assert(seconds < 0.9 * PROFILE_SECONDS[profile], `${profile}: ${seconds} s`);
    }
  });

  Deno.test(`${name} pairs its arms by at least 8 seeds, which decide all of its contrasts`, () => {
    for (const profile of ["quick", "cpu"]) {
      const { seeds } = planExperiment(experiment, { profile }).settled;
      assert(seeds.length >= 8);
      // The least p of exact sign flips of n differences is 2 / 2^n, times the size of the family.
      const least = contrastsOf(experiment, profile) * 2 ** (1 - seeds.length);
      assert(least < 0.05, `${profile}: ${least}`);
    }
  });

  Deno.test(`${name} has a control, a duplicate and two budgets, the larger four times the other`, () => {
    for (const profile of ["quick", "cpu"]) {
      const { training } = planExperiment(experiment, { profile }).settled;
      assert(training!.controls.length > 0 && training!.duplicate !== undefined);
      assertEquals(training!.budgets.length, 2);
      assertEquals(training!.budgets[1], 4 * training!.budgets[0]);
    }
  });

  Deno.test(`${name} decides at cpu everything that is not of the literature`, () => {
    const { outOfReach } = planExperiment(experiment, { profile: "cpu" });
    const quoted = experiment.claims.filter(({ rule }) => rule.kind === "literature");
    assertEquals(Object.keys(outOfReach), quoted.map(({ id }) => id));
  });

  Deno.test(`${name} learns from a task with a floor at quick, and from text too at cpu`, () => {
    const sources = (profile: string) =>
      planExperiment(experiment, { profile }).settled.training!.data.map(({ source }) => source);
    assertEquals(sources("quick").length, 1);
    assertEquals(sources("cpu"), [...sources("quick"), "tiny-shakespeare"]);
  });
}

for (const name of ["activations", "position-extrapolation"]) {
  Deno.test(`${name} has a control for each data set of each profile`, async () => {
    const { experiment } = await loadExperiment(name);
    for (const profile of ["smoke", "quick", "cpu"]) {
      const { data, controls } = planExperiment(experiment, { profile }).settled.training!;
      const controlled = controls.map((control) => control.data ?? data[0].name);
      assertEquals(data.filter((set) => !controlled.includes(set.name)), []);
    }
  });
}

Deno.test("activations: every arm has the same parameters, gated ones at two thirds", async () => {
  const { experiment } = await loadExperiment("activations");
  for (const profile of ["quick", "cpu"]) {
    for (const { model: { dFf, gatedWidth } } of mainTrainings(experiment, profile)) {
      assertEquals([2 * dFf % 3, 2 * dFf / 3 % 8, gatedWidth], [0, 0, "two-thirds"]);
    }
  }
  assertEquals(experiment.training!.matched, "parameters");
  assertEquals(Object.keys(experiment.arms).length, 12); // the eleven of S23, and the control
});

Deno.test("position-extrapolation goes from the trained length to 16 times of it", async () => {
  const { experiment } = await loadExperiment("position-extrapolation");
  for (const profile of ["smoke", "quick", "cpu"]) {
    const { base, training } = planExperiment(experiment, { profile }).settled;
    const { lengths, fixes } = training!.evaluation;
    const ratios = lengths.map((length) => length / base.train.length);
    const between = profile === "cpu" ? [1.25, 1.5] : [1.25]; // quick has five minutes
    assertEquals(ratios, [1, ...between, 2, 4, 8, 16]);
    assertEquals([...fixes].sort(), ["ntk", "pi", "truncate", "yarn"]);
  }
  const t5 = mainTrainings(experiment, "quick").find(({ arm }) => arm === "t5")!;
  assert(t5.model.t5MaxDistance <= t5.train.length); // farther buckets would stay untrained
});

Deno.test("norm-quality sees gradients at five depths, and what they do not fit at smoke", async () => {
  const { experiment } = await loadExperiment("norm-quality");
  assertEquals(experiment.gradients!.depths, [2, 4, 8, 16, 32]);
  const { outOfReach } = planExperiment(experiment, { profile: "smoke" });
  assertEquals(Object.keys(outOfReach), ["N2.equal-text", "N4"]);
});

Deno.test("position-extrapolation tells a model that keeps its loss from one that stays optimal", async () => {
  const { experiment } = await loadExperiment("position-extrapolation");
  const { data: [settings], evaluation: { sequences, scored } } = experiment.training!;
  const data = createTaskDataset(settings as TaskSettings);
  const { tokens, targets, sequences: count } = data.heldOut({ sequences, length: 1024 });
  const whole = { count, length: 1024, tokens, targets };
  const [short, long] = [64, 1024].map((length) => {
    const windows = sameTargetWindows(whole, { length, scored });
    const isScored = (i: number) => i % length >= length - scored;
    return meanOverTargets(data.floorsOf!(windows), windows.targets, isScored).mean;
  });
  const rule = experiment.claims.find(({ id }) => id === "R6.optimal")!.rule;
  assert(rule.kind === "equal-loss" && short - long > 2 * rule.margin, `${short - long}`);
});
