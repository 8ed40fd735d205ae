import { assert } from "@std/assert";
import { spoiledDevice } from "../../../helpers/fake_device.ts";
import { bump, numbersOf, withCpu } from "../../../helpers/part_checks.ts";

Deno.test("gate-lstm: GLU is an LSTM that has lost its memory and its tanh, and no other", () =>
  withCpu(async (device) => {
    for (const seed of [0, 1]) {
      const right = await numbersOf(device, "gate-lstm", { seed });
      assert(right.max_error > 0 && right.max_error < 2e-6);
      assert(right.squashed_difference > 0.5 && right.memory_difference > 0.5);
    }
    const wrong = await numbersOf(spoiledDevice(device, bump("y", 0.01)), "gate-lstm");
    assert(Math.abs(wrong.max_error - 0.01) < 1e-5);
  }));

Deno.test("gate-lstm tells memory from none by its own LSTM", () =>
  withCpu(async (device) => {
    // Half of the cell before is added: what an LSTM with a forget gate of 1/2 gives.
    const remembering = spoiledDevice(device, ({ values, graph }) => {
      const width = graph.tensors[graph.outputs.get("y")!].shape[2];
      for (let i = width; i < values.length; i++) values[i] += values[i - width] / 2;
    });
    const found = await numbersOf(remembering, "gate-lstm");
    assert(found.memory_difference < 2e-6 && found.max_error > 0.5);
  }));
