import { assertEquals, assertThrows } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import { planExperiment, type PlanOptions } from "../../../core/experiment/plan.ts";
import type { Settings } from "../../../core/experiment/settings.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { DEFINITION } from "../../helpers/experiment_definition.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

/** Plans the tiny experiment with settings that must be refused, and returns the issues as lines. */
function faults(set: Settings): string[] {
  const experiment = validateExperiment(TINY_TRAINING);
  return linesOf(() => planExperiment(experiment, { set }));
}

/** Validates the tiny experiment with changes that must be refused. */
function fileFaults(changes: object): string[] {
  return linesOf(() => validateExperiment({ ...TINY_TRAINING, ...changes }));
}

function linesOf(work: () => unknown): string[] {
  const { issues } = assertThrows(work, ExperimentError);
  return issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
}

const TRAINING = TINY_TRAINING.training!;

Deno.test("settings of a model that do not fit together are named with place and value", () => {
  assertEquals(faults({ "model.heads": 3 }), [
    "base.model.heads: received 3, expected a divisor of dModel, 8",
  ]);
  assertEquals(faults({ "model.activation": "gelu", "model.fusedGateUp": false }), [
    'base.model.fusedGateUp: received false, expected a gated activation, not "gelu"',
  ]);
  assertEquals(faults({ "model.heads": 2, "model.kvHeads": 4 }), [
    "base.model.kvHeads: received 4, expected a divisor of heads, 2",
  ]);
  assertEquals(faults({ "model.heads": 8 }), [
    "base.model.ropeFraction: received 1, expected one by which an even number of a head's 1 " +
    "columns turn",
  ]);
  const arms = { plain: {}, gated: { model: { heads: 5 } } };
  assertEquals(fileFaults({ arms, training: { ...TRAINING, duplicate: "plain" } }), [
    "arms.gated.model.heads: received 5, expected a divisor of dModel, 8",
  ]);
});

Deno.test("a preset that does not fit is named with the setting that it decides", () => {
  const faultsOf = (gated: object) =>
    fileFaults({ arms: { plain: {}, gated }, training: { ...TRAINING, duplicate: "plain" } });
  assertEquals(faultsOf({ preset: "chatglm2", model: { dModel: 24, heads: 3 } }), [
    "arms.gated.preset: kvHeads: received 2, expected a divisor of heads, 3",
  ]);
  assertEquals(faultsOf({ preset: "chatglm2", model: { heads: 1, kvHeads: 2 } }), [
    "arms.gated.model.kvHeads: received 2, expected a divisor of heads, 1",
  ]);
  assertEquals(faultsOf({ preset: "t5", model: { qkNorm: true } }), [
    "arms.gated: Cannot build a model as qkNorm is for models of one stack, as cross-attention has " +
    "no such norm: architecture=encoder-decoder",
    'training.data[0].source: received "in-context-markov", expected data with source and target, ' +
    'as the arm "gated" is of the architecture "encoder-decoder"',
  ]);
  assertEquals(faultsOf({ preset: "lama2" }), [
    'arms.gated.preset: received "lama2", nearest is "llama2"',
  ]);
});

Deno.test("a training block names what does not ascend, and names that name nothing", () => {
  const training = {
    ...TRAINING,
    data: [...TRAINING.data, { name: "markov", source: "in-context-markov" }],
    budgets: [8, 4],
    learningRates: [1e-2, 1e-3],
    duplicate: "plian",
    controls: [
      { arm: "plain", baseline: "plain", minExcess: 0.1 },
      { arm: "plain", baseline: "gated", minExcess: 0.1, data: "marvok" },
    ],
  };
  assertEquals(fileFaults({ training }), [
    'training.duplicate: no arm "plian", nearest is "plain"',
    "training.controls[0].arm: is the same arm as the baseline",
    'training.controls[1].data: no data set "marvok", nearest is "markov"',
    'training.data[1].name: received "markov", expected a name not yet at [0]',
    "training.budgets[1]: received 4, expected more than the value before, 8",
    "training.learningRates[1]: received 0.001, expected more than the value before, 0.01",
  ]);
});

Deno.test("a control may be of a data set that another profile learns, and is left out in this", () => {
  const other = { name: "copies", source: "copy" } as const;
  const control = { arm: "same", baseline: "gated", minExcess: 0.1 };
  const gated = { train: { length: 16 } }; // so that the control is warned of where it is looked at
  const experiment = validateExperiment({
    ...TINY_TRAINING,
    arms: { ...TINY_TRAINING.arms, gated },
    training: { ...TRAINING, controls: [{ ...control, data: "copies" }] },
    profiles: {
      ...TINY_TRAINING.profiles,
      cpu: { cost: "1 s", set: { "training.data": [...TRAINING.data, other] } },
    },
  });
  const warned = (options: PlanOptions) =>
    planExperiment(experiment, options).warnings.some((line) => line.includes("controls[0]"));
  assertEquals(warned({ profile: "quick" }), false);
  assertEquals(warned({ profile: "cpu" }), true);
  // Where --set takes the data set away it is not learned either; where it brings one, it is known.
  assertEquals(warned({ profile: "cpu", set: { "training.data": TRAINING.data } }), false);
  const [name, controls] = ["mine", [{ ...control, metric: "loss", data: "mine" }]];
  assertEquals(
    warned({ set: { "training.data": [{ ...other, name }], "training.controls": controls } }),
    true,
  );
  assertEquals(
    linesOf(() => planExperiment(experiment, { set: { "training.controls": controls } })),
    [
      'training.controls[0].data: no data set "mine", known: "markov", "copies"',
    ],
  );
});

Deno.test("the data set of a control is looked for in profiles too where a file has other faults", () => {
  const controls = ["copies", "copeis"].map((data) => (
    { arm: "same", baseline: "gated", minExcess: 0.1, data }
  ));
  const set = { "training.data": [...TRAINING.data, { name: "copies", source: "copy" }] };
  const profiles = { quick: { cost: "1 s" }, cpu: { cost: "1 s", set } };
  assertEquals(fileFaults({ version: 0, profiles, training: { ...TRAINING, controls } }), [
    "version: received 0, expected a whole number from 1 to 1000000",
    'training.controls[1].data: no data set "copeis", nearest is "copies"',
  ]);
  // One that the file names and every profile replaces is learned nowhere.
  const replaced = { quick: { cost: "1 s", set: { "training.data": [set["training.data"][1]] } } };
  const [control] = controls;
  const old = { ...TRAINING, controls: [{ ...control, data: "markov" }] };
  assertEquals(fileFaults({ profiles: replaced, training: old }), [
    'training.controls[0].data: no data set "markov", known: "copies"',
  ]);
});

Deno.test("a claim of a lower loss is refused about a metric of which more is better", () => {
  const [claim] = TINY_TRAINING.claims;
  const of = (metric: string, kind: "lower-loss" | "equal-loss" = "lower-loss") => () =>
    validateExperiment({
      ...TINY_TRAINING,
      claims: [{ ...claim, rule: { ...claim.rule, kind, metric } }],
    });
  for (const metric of ["accuracy", "exact_match"]) {
    assertEquals(linesOf(of(metric)), [
      `claims[0].rule.metric: received "${metric}", of which more is better, expected a metric of ` +
      'which less is, or a rule of the kind "value-above" or "equal-loss"',
    ]);
    of(metric, "equal-loss")(); // has no direction
  }
  of("excess")();
});

Deno.test("a training block names evaluations and schedules that cannot be", () => {
  assertEquals(
    faults({
      "training.evaluation.scored": 9,
      "training.evaluation.fixes": ["pi"],
      "model.position": "alibi",
    }),
    [
      "--set training.evaluation.scored: received 9, expected at most the shortest length, 8",
      "training.evaluation.fixes[0]: no arm has rotary positions to change",
    ],
  );
  assertEquals(
    faults({ "training.evaluation.metrics": [], "training.evaluation.fixes": ["truncate"] }),
    ['--set training.evaluation.fixes: needs the metric "same-target"'],
  );
  assertEquals(
    faults({ "train.schedule": "step" }),
    [
      "base.train.stepEvery: missing, the schedule step needs it",
      "base.train.stepFactor: missing, the schedule step needs it",
    ],
  );
  assertEquals(faults({ "train.warmup": 0.99 }), [
    "base.train.warmup: received 0.99, expected a warm-up that ends before 4 updates",
  ]);
  const arms = { plain: { train: { learningRate: 1e-3 } }, gated: {} };
  assertEquals(fileFaults({ arms, training: { ...TRAINING, learningRates: [1e-3, 1e-2] } }), [
    "arms.plain.train.learningRate: is chosen by training.learningRates",
  ]);
});

Deno.test("heads are pooled to fewer ones, in models of one stack", () => {
  const train = { pooledAfter: 0.5 };
  const model = { heads: 2, kvHeads: 1 };
  validateExperiment({
    ...TINY_TRAINING,
    arms: { ...TINY_TRAINING.arms, pooled: { model, train } },
  });
  const arms = {
    plain: {},
    gated: { train },
    pair: { model: { ...model, architecture: "encoder-decoder" }, train },
  };
  const data = [{ name: "copy", source: "copy" }];
  const training = { ...TRAINING, data, evaluation: {} };
  assertEquals(fileFaults({ arms, training }), [
    "arms.gated.train.pooledAfter: received a model of as many kvHeads as heads, 1, expected fewer",
    "arms.pair.train.pooledAfter: received an encoder-decoder, expected a model of one stack",
  ]);
});

Deno.test("a data set takes the keys of its source only, in their ranges", () => {
  const data = [
    { name: "a", source: "in-context-markov", states: 1_000 },
    { name: "b", source: "in-context-markov", pairs: 3 },
    { name: "c", source: "tiny-shakespeare", tokenizer: "bpe" },
    { name: "d", source: "names", vocabulary: 300 },
    { name: "e", source: "tiny-shakespear" },
    { name: "f", source: "mqar", paris: 3 },
    { name: "g", source: "deno-types", states: 4 },
  ];
  assertEquals(fileFaults({ training: { ...TRAINING, data } }), [
    "training.data[0].states: received 1000, expected a whole number from 2 to 64",
    'training.data[1].pairs: received 3, expected no such key: "in-context-markov" takes "states"',
    "training.data[2].vocabulary: missing, expected one, as bpe must be given it",
    "training.data[3].vocabulary: received 300, expected none, as only bpe takes it",
    'training.data[4].source: received "tiny-shakespear", expected a known source, nearest is ' +
    '"tiny-shakespeare"',
    'training.data[5].paris: unknown key, nearest is "pairs"',
    'training.data[6].states: received 4, expected no such key: texts take "tokenizer", ' +
    '"vocabulary"',
  ]);
});

Deno.test("a setting that no block uses is refused, in a file and on the command line", () => {
  const norms = validateExperiment(DEFINITION);
  assertEquals(linesOf(() => planExperiment(norms, { set: { "model.layers": 3 } })), [
    '--set model.layers: the experiment has no "training" or "decoding" or "gradients" or "parts" block',
  ]);
  assertEquals(linesOf(() => planExperiment(norms, { set: { "train.batch": 8 } })), [
    '--set train.batch: the experiment has no "training" block',
  ]);
  const base = { model: { eps: 1e-5, dModel: 32 }, train: { batch: 2 } };
  assertEquals(linesOf(() => validateExperiment({ ...DEFINITION, base })), [
    'base.model.dModel: the experiment has no "training" or "decoding" or "gradients" or "parts" block',
    'base.train.batch: the experiment has no "training" block',
  ]);
});

Deno.test("arms have the form of the blocks that are about them", () => {
  const norm = { norm: "rms-norm", form: "fused" };
  assertEquals(fileFaults({ arms: { ...TINY_TRAINING.arms, norm } }), [
    'arms.norm: a norm alone, which only "properties" and "timing" are about',
  ]);
  const claims = DEFINITION.claims.slice(0, 1);
  assertEquals(
    linesOf(() =>
      validateExperiment({ ...DEFINITION, claims, arms: { ...DEFINITION.arms, model: {} } })
    ),
    [
      'arms.model: a model, which only "training", "decoding", "gradients" and "parts" are ' +
      "about; expected norm and form",
    ],
  );
});

Deno.test("settings of models and trainings reach every arm that does not change them", () => {
  const arms = { plain: {}, gated: { model: { dFf: 24 }, train: { batch: 3 } } };
  const experiment = validateExperiment({ ...TINY_TRAINING, arms });
  const set = { "model.dFf": 40, "train.batch": 5, "training.budgets": [2] } as const;
  const { cells } = planExperiment(experiment, { seeds: 1, set });
  const sizes = cells.map(({ config }) =>
    config.kind === "training" && [config.arm, config.model.dFf, config.train.batch, config.steps]
  );
  assertEquals(sizes, [["plain", 40, 5, 2], ["gated", 24, 3, 2], ["a/a", 40, 5, 2]]);
});
