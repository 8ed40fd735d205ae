import { assert, assertEquals } from "@std/assert";
import { awaitsOfTraining } from "../../bench/awaits_of_training.ts";
import { dispatchesPerLayer } from "../../bench/dispatches_per_layer.ts";
import { watchGpuCalls } from "../../bench/watch_gpu_calls.ts";
import { openAdapter } from "../../core/device/webgpu/adapter.ts";
import { pinBackend } from "../../core/device/webgpu/pin_backend.ts";
import { TINY_CASE, TRAINING_CASE } from "../../peers/training_case.ts";
import { withWebgpu } from "../helpers/devices.ts";

Deno.test("a layer adds at most 12 dispatches forward and 20 backward", () => {
  const { forward, backward } = dispatchesPerLayer(TRAINING_CASE);
  assert(forward >= 4 && forward <= 12, `forward=${forward}`);
  assert(backward >= 8 && backward <= 20, `backward=${backward}`);
});

Deno.test("training waits for its device at most once in 16 steps", async () => {
  const awaits = await awaitsOfTraining(TINY_CASE, 16);
  assert(awaits > 0 && awaits <= 1, `awaits=${awaits}`);
});

Deno.test("watchGpuCalls() counts on this thread until it is stopped", () =>
  withWebgpu(async () => {
    const { device } = await openAdapter(pinBackend());
    const watch = watchGpuCalls();
    const submitPasses = () => {
      const encoder = device.createCommandEncoder();
      encoder.beginComputePass().end();
      encoder.beginComputePass().end();
      device.queue.submit([encoder.finish()]);
    };
    submitPasses();
    watch.stop();
    submitPasses();
    const { submits, passes, bindGroups, submitMs } = watch.counts;
    assertEquals([submits, passes, bindGroups], [1, 2, 0]);
    assert(submitMs > 0);
    device.destroy();
    await device.lost;
  }));
