import { assertEquals } from "@std/assert";
import type { Experiment } from "../../../core/experiment/experiment.ts";
import { settledArm } from "../../../core/experiment/arms.ts";
import type { ExperimentIssue } from "../../../core/base/errors.ts";
import { ExperimentError } from "../../../core/base/errors.ts";
import type { StepTimingConfig, TrainingCellConfig } from "../../../core/experiment/model_cell.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { dataOfPlace, placeLabel, sizedPlaces, sizeNamed } from "../../../core/experiment/sizes.ts";
import { countTrainingCells, trainingCells } from "../../../core/experiment/training_cells.ts";
import { stepTimingCells } from "../../../core/experiment/step_timing_cells.ts";
import type { SizeSettings } from "../../../core/experiment/training_blocks.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const SIZES: readonly SizeSettings[] = [
  { name: "s", stepsFactor: 0.5 },
  { name: "m", model: { layers: 2 }, arms: { gated: { model: { layers: 3 } } } },
  { name: "l", model: { layers: 4, dFf: 32 }, train: { batch: 4 } },
];

function sized(sizes: readonly SizeSettings[] = SIZES, claims = TINY_TRAINING.claims) {
  return {
    ...TINY_TRAINING,
    training: {
      ...TINY_TRAINING.training!,
      sizes,
      learningRates: [1e-3, 1e-2],
      trial: { steps: 3 },
      timing: { blocks: 2 },
    },
    claims,
  };
}

const EXPERIMENT: Experiment = planExperiment(validateExperiment(sized())).settled;

function issuesOf(definition: unknown): readonly string[] {
  try {
    validateExperiment(definition);
    return [];
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    return error.issues.map(({ path, message }: ExperimentIssue) => `${path}: ${message}`);
  }
}

Deno.test("settledArm() puts the size over base, the arm over it, and the size's own arm over all", () => {
  const gated = (size: SizeSettings) => settledArm(EXPERIMENT, "gated", size);
  const [small, middle, large] = EXPERIMENT.training!.sizes!;
  assertEquals([small, middle, large].map((size) => gated(size).model.layers), [1, 3, 4]);
  assertEquals(settledArm(EXPERIMENT, "plain", middle).model.layers, 2);
  assertEquals([gated(large).model.activation, gated(large).train.batch], ["swiglu", 4]);
  assertEquals(settledArm(EXPERIMENT, "gated").model.layers, 1);
});

Deno.test("trainingCells() train every arm at every size, with rates tried at each", () => {
  const cells = trainingCells(EXPERIMENT);
  const config = (id: string) => cells.find((cell) => cell.id === id)?.config as TrainingCellConfig;
  assertEquals(cells.length, countTrainingCells(EXPERIMENT));
  assertEquals(new Set(cells.map(({ hash }) => hash)).size, cells.length);
  const small = config("training/markov/s/gated/steps=4/seed=1"); // half of the budget 8
  assertEquals([small.size, small.steps, small.trial?.steps, small.model.layers], ["s", 4, 2, 1]);
  const middle = config("training/markov/m/gated/steps=8/seed=1");
  assertEquals([middle.steps, middle.trial?.steps, middle.model.layers], [8, 3, 3]);
  assertEquals(config("trial/markov/l/plain/rate=0.01/seed=1000").model.layers, 4);
  assertEquals(config("training/markov/l/a/a/steps=8/seed=1000001").of, "plain");
});

Deno.test("without sizes cells say nothing of them, so that their hashes stay", () => {
  const plain = planExperiment(validateExperiment(TINY_TRAINING)).settled;
  for (const { id, config } of trainingCells(plain)) {
    assertEquals("size" in config, false, id);
  }
  // From before there were sizes; Deno 2.9.6.
  const [first] = trainingCells(plain);
  assertEquals([first.id, first.hash], [
    "training/markov/plain/steps=4/seed=0",
    "2caa594020ec1e92",
  ]);
});

Deno.test("stepTimingCells() time the steps of each size apart", () => {
  const cells = stepTimingCells(EXPERIMENT);
  assertEquals(
    cells.map(({ id }) => id),
    ["s", "m", "l"].map((size) => `timing/training-step/markov/${size}`),
  );
  const { arms, size } = cells[2].config as StepTimingConfig;
  assertEquals([size, arms.plain.train.batch, arms.plain.model.layers], ["l", 4, 4]);
});

Deno.test("sizedPlaces() are named by data and size, and make the updates of their size", () => {
  const places = sizedPlaces(EXPERIMENT.training!).map(({ data, size, budget, steps }) =>
    `${placeLabel(data, size?.name)} ${budget} ${steps}`
  );
  assertEquals(places, [
    ...["markov/s 4 2", "markov/s 8 4", "markov/m 4 4"],
    ...["markov/m 8 8", "markov/l 4 4", "markov/l 8 8"],
  ]);
  assertEquals([dataOfPlace("markov/s"), dataOfPlace("markov")], ["markov", "markov"]);
  const named = (wanted?: string) => sizeNamed(EXPERIMENT.training!, wanted)?.name;
  assertEquals([named(), named("largest"), named("smallest"), named("m")], ["l", "l", "s", "m"]);
  assertEquals(named("x"), undefined);
});

Deno.test("sizes are checked: names, arms, order, and settings that do not fit", () => {
  const [small, middle] = SIZES;
  assertEquals(issuesOf(sized([small, { ...middle, name: "s" }])), [
    'training.sizes[1].name: received "s", expected a name not yet at [0]',
  ]);
  assertEquals(issuesOf(sized([middle, small])), [
    "training.sizes[1]: is not larger than the size before: the blocks of plain have 512 elements",
  ]);
  const other = issuesOf(sized([small, { ...middle, arms: { gatet: {} } }]));
  assertEquals(other.length, 1);
  assertEquals(other[0].startsWith("training.sizes[1].arms.gatet: no arm"), true, other[0]);
  assertEquals(issuesOf(sized([small, { ...middle, model: { layers: 2, heads: 3 } }])), [
    "training.sizes[1].model.heads: received 3, expected a divisor of dModel, 8",
  ]);
  assertEquals(issuesOf(sized([small, { ...middle, train: { learningRate: 1 } }])), [
    "training.sizes[1].train.learningRate: is chosen by training.learningRates",
  ]);
  assertEquals(issuesOf(sized([small])), [
    'training.sizes: received [{"name":"s","stepsFactor":0.5}], expected a list of 2 to 32 items',
  ]);
  assertEquals(issuesOf(sized([small, { ...middle, name: "largest" }])).length, 1);
});

Deno.test("rules about sizes are within reach of enough sizes only", () => {
  const trend = { kind: "gap-trend", baseline: "plain", candidate: "gated", margin: 0.01 } as const;
  const claims = (rule: object) => [{ ...TINY_TRAINING.claims[0], rule }];
  const reach = (sizes: readonly SizeSettings[] | undefined, rule: object) => {
    const definition = sized(sizes, claims(rule) as unknown as typeof TINY_TRAINING.claims);
    if (sizes !== undefined) return issuesOf(definition);
    const { sizes: _, ...training } = definition.training;
    return issuesOf({ ...definition, training });
  };
  assertEquals(reach(SIZES, trend), []);
  assertEquals(
    reach(SIZES, { ...trend, metric: "accuracy" })[0].split(",")[0],
    'claims[0].rule.metric: received "accuracy"',
  );
  assertEquals(reach(SIZES.slice(0, 2), trend), [
    "claims[0].rule: 3 sizes at least show a trend, 2 are trained at any profile",
  ]);
  const lower = { ...trend, kind: "lower-loss" };
  assertEquals(reach(SIZES, { ...lower, size: "smallest", equal: "flops" }), []);
  assertEquals(reach(SIZES, { ...lower, size: "xl" }), [
    'claims[0].rule: no size "xl" is trained at any profile',
  ]);
  assertEquals(reach(undefined, { ...lower, size: "smallest" }), [
    "claims[0].rule: no sizes are trained at any profile",
  ]);
});
