import { assertEquals, assertNotEquals } from "@std/assert";
import { stepInputs } from "../../../core/train/step_inputs.ts";
import { TINY } from "../../helpers/tiny_training.ts";

const MICRO = {
  tokens: new Uint32Array(64),
  targets: new Uint32Array(64),
  share: Float32Array.of(0.5),
};
const SOURCE = {
  train: { ...TINY.train, batch: 2, accumulate: 2 },
  dropouts: ["dropout/embedding"],
  start: { seeds: [3] },
};

Deno.test("stepInputs() lets the first part begin the sums, and only the last one move anything", () => {
  const [first, last] = [0, 1].map((part) => stepInputs(SOURCE, MICRO, { step: 4, part }));
  assertEquals([first.keep, last.keep], [Float32Array.of(0), Float32Array.of(1)]);
  assertEquals([first.hold, last.hold], [Float32Array.of(0, -2, 0), Float32Array.of(0, 0, 0)]);
  assertEquals([first.scalars, first["log.at"]], [last.scalars, last["log.at"]]);
});

Deno.test("stepInputs() drops other elements in each part, and in each step", () => {
  const keyOf = (step: number, part: number) =>
    stepInputs(SOURCE, MICRO, { step, part })["dropout/embedding"];
  const keys = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([step, part]) => keyOf(step, part).join());
  assertEquals(new Set(keys).size, 4);
  assertNotEquals(keyOf(0, 1), keyOf(0, 0));
});

Deno.test("stepInputs() of a step in one part has neither sums nor shares", () => {
  const inputs = stepInputs({ ...SOURCE, train: TINY.train }, MICRO, { step: 0, part: 0 });
  assertEquals(Object.keys(inputs).sort(), [
    ...["dropout/embedding", "log.at", "scalars", "targets", "tokens"],
  ]);
});
