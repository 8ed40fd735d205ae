import { assertEquals, assertThrows } from "@std/assert";
import { ExperimentError } from "../../../core/base/errors.ts";
import {
  levelCellId,
  normPoint,
  placeCellId,
  timingCellId,
  timingLevels,
  timingPoints,
} from "../../../core/experiment/grid.ts";
import { validateExperiment } from "../../../core/experiment/validate.ts";
import { type Edit, editedDefinition } from "../../helpers/experiment_definition.ts";

const MODEL = { layers: 2, width: 8, heads: 2, hidden: 12, vocabulary: 5, context: 4, batch: 2 };

function experimentOf(...edits: Edit[]) {
  return validateExperiment(editedDefinition(["timing/levels", ["block", "step"]], ...edits));
}

Deno.test("timingLevels() lists blocks in each pass, and steps, model by model", () => {
  const deeper = { ...MODEL, layers: 3 };
  const points = timingLevels(experimentOf(["timing/models", [MODEL, deeper]]));
  assertEquals(points.map(levelCellId), [
    "timing/block/2x4x8/h2-f12/forward",
    "timing/block/2x4x8/h2-f12/forward-backward",
    "timing/step/2x4x8/h2-f12-l2-v5",
    "timing/step/2x4x8/h2-f12-l3-v5",
  ]);
  assertEquals(timingLevels({ ...experimentOf(), timing: undefined }), []);
});

Deno.test("normPoint() gives a norm as many rows as the model has tokens, forward and backward for a step", () => {
  const point = (pass: "forward" | "step") =>
    timingCellId(normPoint({ level: "step", model: MODEL, pass }));
  assertEquals(point("forward"), "timing/8x8/forward/hot");
  assertEquals(point("step"), "timing/8x8/forward-backward/hot");
});

Deno.test("timingPoints() adds the norms of models, where they are not timed already", () => {
  const ids = (...edits: Edit[]) => timingPoints(experimentOf(...edits)).map(timingCellId);
  const without = ids(["timing/levels", ["step"]]);
  assertEquals(without.length, 6); // 8 x 8 is a shape of the file
  const wider = { ...MODEL, width: 16 };
  assertEquals(ids(["timing/models", [MODEL, wider]]).slice(without.length), [
    "timing/8x16/forward/hot",
    "timing/8x16/forward-backward/hot",
  ]);
});

Deno.test("placeCellId() finds the level of the first model", () => {
  const experiment = experimentOf(["timing/models", [MODEL, { ...MODEL, layers: 3 }]]);
  assertEquals(placeCellId({ level: "step" }, experiment), "timing/step/2x4x8/h2-f12-l2-v5");
  assertEquals(
    placeCellId({ level: "block", pass: "forward-backward" }, experiment),
    "timing/block/2x4x8/h2-f12/forward-backward",
  );
  const place = { shape: [3, 5], pass: "forward", cache: "cold" } as const;
  assertEquals(placeCellId(place, experiment), "timing/3x5/forward/cold");
  const none = experimentOf(["timing/levels", ["step"]]);
  assertEquals(placeCellId({ level: "block", pass: "forward" }, none), undefined);
});

Deno.test("models that do not fit are refused with the size that is wrong", () => {
  const faultsOf = (changes: object) =>
    assertThrows(
      () => experimentOf(["timing/models", [{ ...MODEL, ...changes }]]),
      ExperimentError,
    ).issues.map(({ path, message }) => `${path}: ${message}`);
  assertEquals(faultsOf({ heads: 3 }), [
    "timing.models[0].heads: received 3, expected a divisor of width",
  ]);
  assertEquals(faultsOf({ batch: 65_536, context: 65_536 }), [
    "timing.models[0].batch: received 65536, expected sizes by which no matrix has more than " +
    "67108864 elements",
  ]);
  assertEquals(faultsOf({ layer: 2 }), [
    'timing.models[0].layer: unknown key, nearest is "layers"',
  ]);
});

Deno.test("a place of a claim is an op, a block or a step, and each says what it lacks", () => {
  const faultsOf = (at: unknown) =>
    assertThrows(
      () => experimentOf(["claims/5/rule/at", at]),
      ExperimentError,
    ).issues.map(({ path, message }) => `${path}: ${message}`);
  const point = { shape: [8, 8], pass: "forward", cache: "hot" };
  experimentOf(["claims/5/rule/at", { level: "op", ...point }]);
  experimentOf(["claims/5/rule/at", point]);
  assertEquals(faultsOf({ level: "block" }), [
    'claims[5].rule.at.pass: missing, expected one of "forward", "forward-backward"',
  ]);
  assertEquals(faultsOf({ level: "stepp" }), [
    'claims[5].rule.at.level: received "stepp", nearest is "step"',
  ]);
  assertEquals(faultsOf({ shape: [8, 8], pas: "forward", pass: "forward", cache: "hot" }), [
    'claims[5].rule.at.pas: unknown key, nearest is "pass"',
  ]);
});
