import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ExperimentError, UsageError } from "../../../core/base/errors.ts";
import { planExperiment, type PlanOptions } from "../../../core/experiment/plan.ts";
import type { Settings } from "../../../core/experiment/settings.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { DEFINITION, type Edit, editedDefinition } from "../../helpers/experiment_definition.ts";

const EXPERIMENT = validateExperiment(DEFINITION);

function ids(options: PlanOptions, ...edits: readonly Edit[]): string[] {
  const experiment = validateExperiment(editedDefinition(...edits));
  return planExperiment(experiment, options).cells.map(({ id }) => id);
}

Deno.test("planExperiment() lists cells by check, arm, shape, seed, then shape, pass, cache", () => {
  assertEquals(ids({}), [
    "property/formula/ln/2x3/seed=3",
    "property/formula/ln/2x3/seed=5",
    "property/formula/ln/1x1/seed=3",
    "property/formula/ln/1x1/seed=5",
    "property/formula/ln-slow/2x3/seed=3",
    "property/formula/ln-slow/2x3/seed=5",
    "property/formula/ln-slow/1x1/seed=3",
    "property/formula/ln-slow/1x1/seed=5",
    "property/formula/rms/2x3/seed=3",
    "property/formula/rms/2x3/seed=5",
    "property/formula/rms/1x1/seed=3",
    "property/formula/rms/1x1/seed=5",
    // Only RMSNorm is compared with LayerNorm.
    "property/zero-mean-equality/rms/2x3/seed=3",
    "property/zero-mean-equality/rms/2x3/seed=5",
    "property/zero-mean-equality/rms/1x1/seed=3",
    "property/zero-mean-equality/rms/1x1/seed=5",
    // 4 x 4 is smaller than coldFrom, 8 x 8 is just as large.
    "timing/4x4/forward/hot",
    "timing/4x4/forward-backward/hot",
    "timing/8x8/forward/hot",
    "timing/8x8/forward/cold",
    "timing/8x8/forward-backward/hot",
    "timing/8x8/forward-backward/cold",
    "timing/step/2x4x8/h2-f12-l2-v5",
  ]);
});

Deno.test("planExperiment() names what it skips and what is out of reach", () => {
  const { skippedShapes, outOfReach, profile, experiment, version } = planExperiment(EXPERIMENT);
  assertEquals([experiment, version, profile], ["small-norms", 3, "quick"]);
  assertEquals(skippedShapes, [[4, 4]]);
  assertEquals(outOfReach, { "N3.step": "No steps here" });
  const smoke = planExperiment(EXPERIMENT, { profile: "smoke" });
  assertEquals(smoke.skippedShapes, []);
  assertEquals(smoke.outOfReach, {
    "N3.saves": "timing/8x8/forward/cold is not measured at this profile",
    "N3.step": "No steps here",
    "N3.step-saves": "no step is timed at this profile",
  });
  const set: Settings = { "properties.checks": ["zero-mean-equality"] };
  assertEquals(
    planExperiment(EXPERIMENT, { set }).outOfReach["N1.formula"],
    "formula of rms is not checked at this profile",
  );
});

Deno.test("planExperiment() gives each cell everything that determines its result", () => {
  const { cells } = planExperiment(EXPERIMENT);
  assertEquals(cells[0], {
    id: "property/formula/ln/2x3/seed=3",
    // Both hashes: Python 3 hashlib.sha256 of json.dumps with sorted keys, no spaces, eps 0.00001.
    hash: "45b45c14f5e9e309",
    config: {
      kind: "property",
      experiment: "small-norms",
      version: 3,
      check: "formula",
      arm: "ln",
      norm: "layer-norm",
      form: "fused",
      eps: 1e-5,
      rows: 2,
      width: 3,
      seed: 3,
    },
  });
  assertEquals(cells[19], {
    id: "timing/8x8/forward/cold",
    hash: "7566adfa8bef36c1",
    config: {
      kind: "timing",
      experiment: "small-norms",
      version: 3,
      shape: [8, 8],
      pass: "forward",
      cache: "cold",
      threads: 2,
      blocks: 20,
      minSampleMs: 0.5,
      duplicate: "ln",
      arms: DEFINITION.arms,
      eps: 1e-5,
    },
  });
  assertEquals(new Set(cells.map(({ hash }) => hash)).size, cells.length);
});

Deno.test("planExperiment() applies the profile over the file and overrides over the profile", () => {
  const profile = "smoke";
  assertEquals(ids({ profile }), [
    "property/formula/ln/2x3/seed=3",
    "property/formula/ln-slow/2x3/seed=3",
    "property/formula/rms/2x3/seed=3",
    "timing/4x4/forward/hot",
    "timing/block/2x2x4/h2-f4/forward",
  ]);
  const set: Settings = { "timing.blocks": 7, "timing.control.at.shape": [1, 2] };
  const { settled, cells } = planExperiment(EXPERIMENT, { profile, set });
  assertEquals(settled.timing, {
    passes: ["forward"],
    shapes: [[4, 4]],
    caches: ["hot"],
    threads: 1,
    blocks: 7,
    duplicate: "rms",
    minSampleMs: 0.1,
    coldFrom: 1,
    control: {
      baseline: "ln-slow",
      candidate: "rms",
      at: { shape: [1, 2], pass: "forward", cache: "hot" },
      minSaving: 0.3,
    },
    models: [{ layers: 1, width: 4, heads: 2, hidden: 4, vocabulary: 3, context: 2, batch: 2 }],
    levels: ["block"],
  });
  const [property, timing] = [cells[0].config, cells[3].config];
  assert(property.kind === "property" && property.eps === 1e-6);
  assert(timing.kind === "timing" && timing.blocks === 7 && timing.eps === 1e-6);
  assertEquals<unknown>(EXPERIMENT, DEFINITION);
});

Deno.test("planExperiment() takes seeds from the list, then the smallest unused ones", () => {
  const seedsOf = (seeds: number) => planExperiment(EXPERIMENT, { seeds }).settled.seeds;
  assertEquals(seedsOf(1), [3]);
  assertEquals(seedsOf(2), [3, 5]);
  assertEquals(seedsOf(6), [3, 5, 0, 1, 2, 4]);
  for (const seeds of [0, -1, 1.5, NaN, 257]) {
    assertThrows(() => seedsOf(seeds), UsageError, "seeds must be a whole number 1 to 256");
  }
  assertThrows(
    () => planExperiment(EXPERIMENT, { seeds: 1, set: { seeds: [1] } }),
    UsageError,
    "twice",
  );
});

Deno.test("planExperiment() refuses a profile that does not exist", () => {
  const find = (profile: string) => () => planExperiment(EXPERIMENT, { profile });
  assertThrows(find("quik"), UsageError, 'Cannot find profile "quik" of small-norms: nearest is');
  assertThrows(find("toString"), UsageError, 'known: "smoke", "quick", "cpu", "gpu"');
  const experiment = validateExperiment(editedDefinition(["profiles/cpu"]));
  assertThrows(() => planExperiment(experiment, { profile: "cpu" }), UsageError);
});

Deno.test("planExperiment() names the override that is wrong", () => {
  const issuesOf = (set: Record<string, unknown>, experiment = EXPERIMENT) =>
    assertThrows(
      () => planExperiment(experiment, { set: set as Settings }),
      ExperimentError,
      "Cannot apply the overrides",
    ).issues.map(({ path, message }) => `${path}: ${message}`);
  assertEquals(issuesOf({ "timing.blocks": "x" }), [
    '--set timing.blocks: received "x", expected a whole number from 1 to 1000',
  ]);
  assertEquals(issuesOf({ "timing.duplicate": "rsm" }), [
    '--set timing.duplicate: no arm "rsm", nearest is "rms"',
  ]);
  const shapes = [[1, 1], [1, 2], [1, 3], [1, 4], [1, 5]];
  assertEquals(issuesOf({ seeds: [...Array(256).keys()], "properties.shapes": shapes }), [
    ": the grid has 5127 cells, expected at most 4096",
  ]);
  const noTiming = validateExperiment(editedDefinition(
    ["timing"],
    ["profiles/smoke/set", {}],
    ["claims", DEFINITION.claims.slice(0, 2)],
  ));
  assertEquals(issuesOf({ "timing.blocks": 3 }, noTiming), [
    '--set timing.blocks: the experiment has no "timing" block',
  ]);
});

Deno.test("planExperiment() keeps a cell's hash when only what it does not hold changes", () => {
  const hashOf = (...edits: readonly Edit[]) => {
    const plan = planExperiment(validateExperiment(editedDefinition(...edits)));
    return plan.cells.find(({ id }) => id === "property/formula/rms/2x3/seed=3")!.hash;
  };
  const hash = hashOf();
  assertEquals(hashOf(["title", "Other"], ["timing/blocks", 99], ["seeds", [3]]), hash);
  for (const edit of [["version", 4], ["name", "b"], ["base/model/eps", 1e-6]] as const) {
    assert(hashOf(edit) !== hash, edit[0]);
  }
  assertStringIncludes(hash, hash.match(/^[0-9a-f]{16}$/)![0]);
});
