import { assertEquals, assertThrows } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import { claimReach } from "../../../core/experiment/claim_reach.ts";
import { planExperiment } from "../../../core/experiment/plan.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { TINY_TRAINING } from "../../helpers/tiny_training_experiment.ts";

const MULTI30K = { name: "captions", source: "multi30k", tokenizer: "char" };
const COPIES = { name: "copies", source: "copy" };
const MARKOV = { name: "markov", source: "in-context-markov" };
const RULE = { kind: "value-above", arm: "plain", limit: 1 };

/** A definition that decodes; `of` goes over it. */
function definitionOf(
  decoded: readonly string[] | undefined,
  { data = [MULTI30K], arms = {}, rule = TINY_TRAINING.claims[0].rule }: {
    readonly data?: readonly object[];
    readonly arms?: object;
    readonly rule?: object;
  } = {},
) {
  const evaluation = { sequences: 4, ...(decoded && { decoded }) };
  return {
    ...TINY_TRAINING,
    arms: { ...TINY_TRAINING.arms, ...arms },
    claims: [{ ...TINY_TRAINING.claims[0], rule }],
    training: { ...TINY_TRAINING.training!, controls: [], data, evaluation },
  };
}

function faults(definition: object): string[] {
  const { issues } = assertThrows(() => validateExperiment(definition), ExperimentError);
  return issues.map(({ path, message }) => `${path}: ${message}`);
}

Deno.test("decoded targets need data with pairs, BLEU text in pairs", () => {
  const both = ["exact-match", "bleu"];
  validateExperiment(definitionOf(both));
  validateExperiment(definitionOf(["exact-match"], { data: [COPIES] }));
  // One data set is enough: the others go without.
  validateExperiment(definitionOf(both, { data: [MARKOV, COPIES, MULTI30K] }));
  assertEquals(faults(definitionOf(both, { data: [COPIES] })), [
    'training.evaluation.decoded[1]: received "bleu", which needs text in pairs among ' +
    'training.data, such as "multi30k"',
  ]);
  assertEquals(faults(definitionOf(["exact-match"], { data: [MARKOV] })), [
    'training.evaluation.decoded[0]: received "exact-match", which needs data with source and ' +
    "target among training.data",
  ]);
  const [unknown] = faults(definitionOf(["blue"]));
  assertEquals(unknown.split(",")[0], 'training.evaluation.decoded[0]: received "blue"');
  const [twice] = faults(definitionOf(["bleu", "bleu"]));
  assertEquals(twice.startsWith("training.evaluation.decoded[1]: "), true);
});

Deno.test("an encoder alone has no decoded targets", () => {
  const arms = { masked: { model: { architecture: "encoder" } } };
  assertEquals(faults(definitionOf(["bleu"], { arms })), [
    'training.evaluation.decoded: the arm "masked" is of the architecture "encoder", which says ' +
    "no tokens one after the other",
  ]);
  validateExperiment(definitionOf(undefined, { arms }));
});

Deno.test("a claim about decoded targets is within reach where they are measured on its data", () => {
  const reach = (decoded: readonly string[], rule: object) => {
    const definition = definitionOf(decoded, { data: [COPIES, MULTI30K] });
    const experiment = validateExperiment(definition);
    return claimReach({ ...experiment.claims[0], rule: { ...RULE, ...rule } } as never, experiment);
  };
  const held = { split: "held-out" };
  assertEquals(reach(["bleu"], { ...held, metric: "bleu", data: "captions" }), undefined);
  const missing = "bleu is not measured at this profile";
  assertEquals(reach(["bleu"], { ...held, metric: "bleu" }), missing);
  assertEquals(reach(["exact-match"], { ...held, metric: "bleu", data: "captions" }), missing);
  assertEquals(reach(["exact-match"], { ...held, metric: "decoded_exact_match" }), undefined);
  assertEquals(
    reach(["bleu"], { ...held, metric: "decoded_exact_match" }),
    "decoded_exact_match is not measured at this profile",
  );
});

Deno.test("a claim of a lower BLEU, and one that no profile measures, are refused", () => {
  const { rule } = TINY_TRAINING.claims[0];
  const lower = faults(definitionOf(["bleu"], { rule: { ...rule, metric: "bleu" } }));
  assertEquals(lower.map((line) => line.split(",")[0]), ['claims[0].rule.metric: received "bleu"']);
  const value = { ...RULE, metric: "bleu" };
  validateExperiment(definitionOf(["bleu"], { rule: value }));
  const [missing] = faults(definitionOf(["exact-match"], { rule: value }));
  assertEquals(missing.includes("bleu is not measured"), true, missing);
});

Deno.test("cells have decoded targets where they are asked for, trials never", () => {
  const cellsOf = (decoded: readonly string[] | undefined) => {
    const { training, ...rest } = definitionOf(decoded);
    const learningRates = [0.001, 0.002];
    const definition = { ...rest, training: { ...training, learningRates } };
    return planExperiment(validateExperiment(definition)).cells;
  };
  const plain = cellsOf(undefined);
  assertEquals(cellsOf([]), plain);
  const decoded = cellsOf(["bleu"]);
  const changed = decoded.filter(({ hash }, i) => hash !== plain[i].hash);
  assertEquals(new Set(changed.map(({ id }) => id.split("/")[0])), new Set(["training"]));
  const training = plain.filter(({ config }) =>
    config.kind === "training" && config.role === "main"
  );
  assertEquals(changed.length, training.length);
});
