import { assertEquals } from "@std/assert";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

Deno.test("a plan warns of tables and distances beyond what is trained", () => {
  const warnings = (model: object) =>
    planExperiment(
      validateExperiment({ ...TINY_TRAINING, arms: { plain: {}, gated: {}, odd: { model } } }),
    )
      .warnings;
  assertEquals(warnings({}), []);
  assertEquals(warnings({ position: "t5", t5MaxDistance: 32, t5Buckets: 8 }), [
    "odd: t5MaxDistance 32 is above the length of training, 8; the farthest buckets are never " +
    "trained",
  ]);
  assertEquals(warnings({ position: "learned", positionRows: 8 }), [
    "odd: the table of positions has 8 rows, less than the longest length, 16; what is longer than " +
    "the table is not measured",
  ]);
  assertEquals(warnings({ position: "learned" }), [
    "odd: rows of the table of positions behind 8 are never trained, and keep their initial values",
  ]);
});

Deno.test("a warning that several arms share is said once", () => {
  const arms = { plain: {}, gated: { model: { activation: "swiglu" } }, odd: {} };
  const base = { ...TINY_TRAINING.base, model: { ...TINY_TRAINING.base!.model, position: "t5" } };
  const warnings = (own: object) =>
    planExperiment(validateExperiment({ ...TINY_TRAINING, base, arms: { ...arms, odd: own } }))
      .warnings.map((line) => line.slice(0, line.indexOf(" is above")));
  assertEquals(warnings({}), ["all arms: t5MaxDistance 128"]);
  assertEquals(warnings({ model: { position: "rope" } }), ["plain, gated: t5MaxDistance 128"]);
});

Deno.test("a plan warns of held-out losses of windows of different lengths", () => {
  const rule = {
    kind: "lower-loss",
    baseline: ["plain", "same"],
    candidate: "gated",
    margin: 0.01,
  } as const;
  const { warnings } = planExperiment(validateExperiment({
    ...TINY_TRAINING,
    arms: { plain: {}, same: {}, gated: { train: { length: 16 } } },
    training: {
      ...TINY_TRAINING.training!,
      controls: [{ arm: "same", baseline: "gated", minExcess: 0.01 }],
    },
    claims: [
      { id: "T1", statement: "It compares", rule },
      { id: "T2", statement: "So it does", rule: { ...rule, split: "same-target/8" } },
      { id: "T3", statement: "And so", rule: { ...rule, baseline: "plain", candidate: "same" } },
    ],
  }));
  const text = (lengths: string) =>
    "compares held-out losses of arms that are trained, and so measured, at lengths " +
    `${lengths}; choose a split by length`;
  assertEquals(warnings, [`T1: ${text("8 and 16")}`, `training.controls[0]: ${text("8 and 16")}`]);
});
