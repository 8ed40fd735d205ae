import { assert, assertEquals, assertThrows } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import type { ExperimentDefinition } from "../../../core/experiment/definition.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import {
  MODEL_DEFINITION,
  MODEL_SETTINGS,
  TRAIN_SETTINGS,
} from "../../helpers/model_definition.ts";
import { DEFINITION, type Edit, editedDefinition } from "../../helpers/experiment_definition.ts";

/** Validates a changed definition that must be refused, and returns its issues as lines. */
function faults(...edits: readonly Edit[]): string[] {
  const value = editedDefinition(...edits);
  const error = assertThrows(() => validateExperiment(value), ExperimentError);
  return error.issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
}

Deno.test("validateExperiment() returns a full definition as it is", () => {
  for (const full of [DEFINITION, MODEL_DEFINITION] as const) {
    const definition: ExperimentDefinition = full;
    assertEquals<unknown>(validateExperiment(definition), full);
  }
});

Deno.test("validateExperiment() fills in defaults and drops $schema", () => {
  const experiment = validateExperiment(editedDefinition(
    ["$schema", "../schema/experiment.schema.json"],
    ["base"],
    ["seeds"],
    ["timing/caches"],
    ["timing/threads"],
    ["timing/blocks"],
    ["timing/minSampleMs"],
    ["timing/coldFrom"],
    ["timing/control/minSaving"],
    ["profiles/quick/set"],
    ["claims/2/rule/margin"],
    ["claims/2/rule/at/cache", "hot"],
    ["claims/3/rule/margin"],
  ));
  const { timing, claims } = experiment;
  assert(!("$schema" in experiment));
  assertEquals(experiment.base, { model: MODEL_SETTINGS, train: TRAIN_SETTINGS });
  assertEquals(experiment.seeds, [0, 1, 2, 3, 4, 5, 6, 7]);
  assertEquals(experiment.profiles.quick.set, {});
  const { caches, threads, blocks, minSampleMs, coldFrom, control } = timing!;
  assertEquals(
    [caches, threads, blocks, minSampleMs, coldFrom, control.minSaving],
    [["hot"], 1, 30, 1, 16_384, 0.1],
  );
  for (const i of [2, 3]) assertEquals("margin" in claims[i].rule && claims[i].rule.margin, 0.03);
});

Deno.test("validateExperiment() accepts properties without timing and the other way round", () => {
  const settings = ["profiles/smoke/set", {}] as const;
  const { claims } = DEFINITION;
  validateExperiment(editedDefinition(["timing"], settings, ["claims", claims.slice(0, 2)]));
  validateExperiment(editedDefinition(["properties"], settings, ["claims", claims.slice(2)]));
  assertEquals(faults(["timing"], ["properties"], settings, ["claims", claims.slice(4, 5)]), [
    'nothing to run, expected at least one of "properties", "timing", "training", "decoding", ' +
    '"gradients", "parts", "facts"',
  ]);
});

Deno.test("validateExperiment() reports every fault at once, one line each", () => {
  const value = editedDefinition(
    ["nmae", 1],
    ["title", "a\nb"],
    ["version"],
    ["arms/A b", { norm: "layer-norm", form: "fused" }],
    ["arms/copy", { norm: "layer-norm", form: "fused" }],
    ["base/model/eps", 0],
    ["properties/shapes", [[1, 2, 3], [0, 5], [2, 2], [2, 2]]],
    ["properties/checks", ["gradint"]],
    ["timing/minSampleMs", NaN],
    ["timing/control/at/cache", "hto"],
    ["profiles/smoke/set/timing.blokcs", 3],
    ["profiles/smoke/set/timing.blocks", 0],
    ["profiles/quick"],
    ["claims/0/rule/kind", "property-belw"],
    ["claims/1/rule/limit"],
    ["claims/2/rule", 7],
    ["claims/3/id", "n3"],
  );
  const error = assertThrows(
    () => validateExperiment(value, { source: "a.json" }),
    ExperimentError,
  );
  assertEquals(
    error.message,
    `Cannot use "a.json" as an experiment must fit its schema: faults=18
  timing.minSampleMs: received NaN, expected a number that JSON can hold
  version: missing, expected a whole number from 1 to 1000000
  title: received "a\\nb", expected text on one line
  arms["A b"]: the key must be a kebab-case name of at most 64 characters, not reserved
  arms.copy: the key must be a kebab-case name of at most 64 characters, not reserved
  base.model.eps: received 0, expected a number above 0 and at most 1
  properties.checks[0]: received "gradint", nearest is "gradient"
  properties.shapes[0]: received [1,2,3], expected a list of 2 items
  properties.shapes[1][0]: received 0, expected a whole number from 1 to 67108864
  timing.control.at.cache: received "hto", expected one of "hot", "cold", nearest is "hot"
  profiles.smoke.set["timing.blocks"]: received 0, expected a whole number from 1 to 1000
  profiles.smoke.set["timing.blokcs"]: unknown key, nearest is "timing.blocks"
  profiles.quick: missing, expected an object
  claims[0].rule.kind: received "property-belw", nearest is "property-below"
  claims[1].rule.limit: missing, expected a number from 0 to 1e+30
  claims[2].rule: received 7, expected an object
  claims[3].id: received "n3", expected a name such as "N3.unfused-forward"
  nmae: unknown key, nearest is "name"`,
  );
});

Deno.test("validateExperiment() reports names that name nothing beside faults elsewhere", () => {
  assertEquals(
    faults(
      ["title"],
      ["timing/duplicate", "rsm"],
      ["claims/0/rule", 7],
      ["claims/2/id", "N3.ties"],
      [
        "claims/1/rule/arm",
        "lm",
      ],
    ),
    [
      "title: missing, expected text of 1 to 500 characters",
      "claims[0].rule: received 7, expected an object",
      'timing.duplicate: no arm "rsm", nearest is "rms"',
      'claims[1].rule.arm: no arm "lm", nearest is "ln"',
      'claims[3].id: received "N3.ties", expected an id not yet at [2]',
    ],
  );
});

Deno.test("validateExperiment() lists what is known where nothing is near", () => {
  assertEquals(faults(["base/model/zzz", 1]), [
    'base.model.zzz: unknown key, known: "architecture", "layers", "encoderLayers", ' +
    '"sharedStacks", "rotaryCross", "dModel", "heads", "kvHeads" and 29 more',
  ]);
  assertEquals(faults(["timing/zzzzzzzzzzzz", 1]), [
    'timing.zzzzzzzzzzzz: unknown key, known: "passes", "shapes", "caches", "threads", "blocks", ' +
    '"duplicate", "minSampleMs", "coldFrom" and 3 more',
  ]);
});

Deno.test("validateExperiment() reports faults between the parts, all at once", () => {
  assertEquals(
    faults(
      ["timing/duplicate", "rsm"],
      ["timing/control/candidate", "ln-slow"],
      ["timing/control/at/shape", [5, 5]],
      ["profiles/smoke/set", {}],
      ["claims/0/rule/metric", "max_eror_ulp"],
      ["claims/1/id", "N1.formula"],
      ["claims/1/rule/arm", "lm"],
      ["claims/2/rule/candidate", "ln-slow"],
      ["claims/2/rule/high", 0.3],
      ["claims/3/rule/at/cache", "cold"],
    ),
    [
      'timing.duplicate: no arm "rsm", nearest is "rms"',
      "timing.control.candidate: is the same arm as the baseline",
      "timing.control.at: timing/5x5/forward/hot is measured at no profile",
      'claims[0].rule.metric: "formula" has no metric "max_eror_ulp", nearest is "max_error_ulp"',
      'claims[1].id: received "N1.formula", expected an id not yet at [0]',
      'claims[1].rule.arm: no arm "lm", nearest is "ln"',
      "claims[2].rule.candidate: is the same arm as the baseline",
      "claims[2].rule.low: received 0.3, expected less than high, 0.3",
      "claims[3].rule: timing/4x4/forward/cold is not measured at any profile",
    ],
  );
});

Deno.test("validateExperiment() checks each profile with its settings", () => {
  assertEquals(
    faults(
      ["profiles/cpu/set", { "timing.duplicate": "lnn", "properties.shapes": [[1, 1], [1, 1]] }],
    ),
    ['profiles.cpu.set["properties.shapes"][1]: received [1,1], expected a value not yet at [0]'],
  );
  assertEquals(
    faults(
      ["profiles/cpu/set", { "timing.duplicate": "lnn" }],
      ["profiles/gpu/set", { "seeds": [...Array(256).keys()], "properties.shapes": SHAPES }],
    ),
    [
      'profiles.cpu.set: timing.duplicate: no arm "lnn", nearest is "ln"',
      "profiles.gpu.set: the grid has 5127 cells, expected at most 4096",
    ],
  );
  assertEquals(
    faults(["properties"], ["claims", DEFINITION.claims.slice(2)]).slice(0, 1),
    ['profiles.smoke.set["properties.checks"]: the experiment has no "properties" block'],
  );
});

const SHAPES = [[1, 1], [1, 2], [1, 3], [1, 4], [1, 5]];

Deno.test("validateExperiment() refuses checks that no arm has, and claims that none decides", () => {
  const arms = { ln: DEFINITION.arms.ln, "ln-slow": DEFINITION.arms["ln-slow"] };
  const claims = [
    DEFINITION.claims[4],
    {
      ...DEFINITION.claims[0],
      rule: {
        ...DEFINITION.claims[0].rule,
        arm: "ln",
        check: "gradient",
      },
    },
  ];
  assertEquals(faults(["arms", arms], ["claims", claims], ["profiles/smoke/set", {}]), [
    'properties.checks[1]: no arm that "zero-mean-equality" applies to',
    "claims[1].rule: gradient of ln is not checked at any profile",
  ]);
});

Deno.test("validateExperiment() refuses a claim about a check that its arm does not have", () => {
  const rule = { check: "zero-mean-equality", metric: "max_absolute_difference", limit: 1 };
  assertEquals(
    faults(["claims/0/rule", { kind: "property-below", arm: "ln", ...rule }]),
    ["claims[0].rule: zero-mean-equality of ln is not checked at any profile"],
  );
});

Deno.test("validateExperiment() holds a file to its name", () => {
  const options = { expectedName: "large-norms" };
  const error = assertThrows(() => validateExperiment(DEFINITION, options), ExperimentError);
  assertEquals(error.issues, [{
    path: "name",
    message: 'received "small-norms", expected "large-norms" as its file is called so',
  }]);
  for (const value of [undefined, null, 7, [], editedDefinition(["name", 3])]) {
    assertThrows(() => validateExperiment(value, options), ExperimentError);
  }
});
