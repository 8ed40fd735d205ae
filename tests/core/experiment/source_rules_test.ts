import { assertEquals, assertThrows } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const PAIRS = [{ name: "noisy", source: "transduction" }];

/** An experiment with an arm of another architecture. */
function definitionOf(model: object, data: readonly object[] = PAIRS) {
  return {
    ...TINY_TRAINING,
    arms: { plain: {}, gated: {}, other: { model } },
    training: { ...TINY_TRAINING.training!, data },
  };
}

function faults(definition: object): string[] {
  const { issues } = assertThrows(() => validateExperiment(definition), ExperimentError);
  return issues.map(({ path, message }) => `${path}: ${message}`);
}

Deno.test("an arm that reads a source needs data that have one", () => {
  const text = TINY_TRAINING.training!.data;
  for (const architecture of ["prefix", "encoder-decoder"] as const) {
    validateExperiment(definitionOf({ architecture }));
    assertEquals(faults(definitionOf({ architecture }, [...PAIRS, ...text])), [
      `training.data[1].source: received "in-context-markov", expected data with source and ` +
      `target, as the arm "other" is of the architecture "${architecture}"`,
    ]);
    const gradients = { depths: [1], data: { name: "g", source: "tiny-shakespeare" } };
    assertEquals(faults({ ...definitionOf({ architecture }), gradients }), [
      `gradients.data.source: received "tiny-shakespeare", expected data with source and ` +
      `target, as the arm "other" is of the architecture "${architecture}"`,
    ]);
  }
  validateExperiment(definitionOf({ architecture: "encoder" }, text));
});

Deno.test("what an architecture refuses is told with the arm", () => {
  const faultOf = (model: object) => faults(definitionOf(model));
  assertEquals(faultOf({ architecture: "prefix", position: "alibi" }), [
    "arms.other: Cannot build a model as alibi is for decoders, as it knows no tokens behind a " +
    "query: position=alibi, architecture=prefix",
  ]);
  assertEquals(faultOf({ architecture: "encoder-decoder", sharedStacks: true, encoderLayers: 2 }), [
    "arms.other: Cannot build a model as shared stacks must be equally deep: encoderLayers=2, " +
    "layers=1",
  ]);
  assertEquals(
    faultOf({ architecture: "encoder-decoder", position: "learned", positionRows: 3 }),
    [
      "arms.other.model.positionRows: received 3, expected at least half of train.length, 4",
    ],
  );
  // Depths of a stack that there is not are ignored, as a base may give them to all arms.
  validateExperiment(definitionOf({ encoderLayers: 2, sharedStacks: true }));
});

Deno.test("a learned table has a row for each place of a stack", () => {
  const model = { architecture: "encoder-decoder", position: "learned" };
  const { cells, warnings } = planExperiment(validateExperiment(definitionOf(model)));
  const { config } = cells.find(({ id }) => id.startsWith("training/noisy/other"))!;
  assertEquals("model" in config && "positionRows" in config.model && config.model.positionRows, 8);
  assertEquals(warnings, [
    "other: rows of the table of positions behind 4 are never trained, and keep their initial " +
    "values",
  ]);
});

Deno.test("settings of an architecture are part of a cell, and nothing where not given", () => {
  const hashes = (model: object) =>
    planExperiment(validateExperiment(definitionOf(model))).cells
      .filter(({ id }) => id.startsWith("training/noisy/other")).map(({ hash }) => hash);
  const plain = hashes({});
  const pair = hashes({ architecture: "encoder-decoder" });
  const shared = hashes({ architecture: "encoder-decoder", sharedStacks: true });
  assertEquals(new Set([...plain, ...pair, ...shared]).size, 3 * plain.length);
});
