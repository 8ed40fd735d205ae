import { assert, assertEquals } from "@std/assert";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../../core/device/device.ts";
import { openWebgpuDevice, type WebgpuDevice } from "../../../core/device/webgpu/webgpu_device.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../../core/train/checkpoint.ts";
import { stateHash } from "../../../core/train/state_hash.ts";
import { trainWithRecovery } from "../../../core/train/train_with_recovery.ts";
import { trainingGraph } from "../../../core/train/training_graph.ts";
import { withWebgpu } from "../../helpers/devices.ts";
import { fromRoot } from "../../helpers/root.ts";
import { runTiny, TINY, tinyBatch, type TinyRun } from "../../helpers/tiny_training.ts";

const STEPS = 200;
/** Of runs on WebGPU, which are slow without hardware; a bit that differs once stays in the weights. */
const WEBGPU_STEPS = 120;
const TRAINING = trainingGraph(TINY.model, TINY.train);

async function onCpu<T>(
  options: { readonly threads: number; readonly relaxed?: boolean },
  body: (device: Device) => Promise<T>,
): Promise<T> {
  const device = await openCpuDevice(options);
  try {
    return await body(device);
  } finally {
    await device.close();
  }
}

let first: Promise<TinyRun> | undefined;
/** The run that all others are compared with. */
const reference = () => first ??= onCpu({ threads: 1 }, (device) => runTiny(device, STEPS));
let short: Promise<TinyRun> | undefined;
/** The same, as long as runs on WebGPU. */
const webgpuReference = () =>
  short ??= onCpu({ threads: 1 }, (device) => runTiny(device, WEBGPU_STEPS));

Deno.test("Trainer learns", async () => {
  const { losses } = await reference();
  assertEquals(losses.length, STEPS);
  assert(losses[0] > 3.4 && losses[STEPS - 1] < 1.3, `${losses[0]}, ${losses[STEPS - 1]}`);
});

Deno.test("Trainer gives the same bits at two threads and without relaxed SIMD", async () => {
  const { hashes } = await reference();
  for (const options of [{ threads: 2 }, { threads: 1, relaxed: false }]) {
    const run = await onCpu(options, (device) => runTiny(device, STEPS));
    assertEquals(run.hashes, hashes, JSON.stringify(options));
  }
});

Deno.test("Trainer gives each of stacked replicates the bits of a run of its own", async () => {
  const { hashes: [own] } = await reference();
  const stacked = await onCpu(
    { threads: 2 },
    (device) => runTiny(device, STEPS, { start: { seeds: [9, 3, 4] } }),
  );
  assertEquals(stacked.hashes[1], own);
  assertEquals(new Set(stacked.hashes).size, 3);
});

Deno.test("Trainer goes on with SGD, with momentum and without", async () => {
  for (const momentum of [0, 0.9]) {
    const optimizer = { kind: "sgd", momentum, weightDecay: 0.01 } as const;
    const schedule = { kind: "step", rate: 0.5, warmUp: 5, every: 50, factor: 0.5 } as const;
    const spec = { model: TINY.model, train: { ...TINY.train, optimizer, schedule } };
    const training = trainingGraph(spec.model, spec.train);
    await onCpu({ threads: 1 }, async (device) => {
      const whole = await runTiny(device, 60, { spec });
      const { state } = await runTiny(device, 25, { spec });
      const bytes = encodeCheckpoint(training, spec, state);
      const rest = decodeCheckpoint(training, spec, { bytes, path: "step25" });
      assertEquals((await runTiny(device, 60, { spec, state: rest })).hashes, whole.hashes);
      assert(whole.losses[59] < whole.losses[0] - 0.2, `${momentum}: ${whole.losses[59]}`);
    });
  }
});

Deno.test("Trainer goes on from a checkpoint at step 70 with the same bits", async () => {
  const { hashes } = await reference();
  const bytes = await onCpu({ threads: 1 }, async (device) => {
    const { state } = await runTiny(device, 70);
    return encodeCheckpoint(TRAINING, TINY, state);
  });
  const state = decodeCheckpoint(TRAINING, TINY, { bytes, path: "step70.safetensors" });
  const run = await onCpu({ threads: 2 }, (device) => runTiny(device, STEPS, { state }));
  assertEquals(run.hashes, hashes);
});

Deno.test("trainWithRecovery() gives the same bits on WebGPU after a lost device", async () => {
  const { hashes: [expected] } = await webgpuReference();
  await withWebgpu(async (probe) => {
    await probe.close(); // it is there
    let device: WebgpuDevice;
    const lost: [number, number][] = [];
    let loses = true;
    const state = await trainWithRecovery({
      spec: TINY,
      start: { seeds: [3] },
      steps: WEBGPU_STEPS,
      keepEvery: 40,
      batchAt(step) {
        if (step === 101 && loses) {
          loses = false;
          void device.lose();
        }
        return tinyBatch(step);
      },
      openDevice: async () => device = await openWebgpuDevice(),
      onLost: (noticedAt, goesOnFrom) => lost.push([noticedAt, goesOnFrom]),
    });
    assertEquals(lost.map(([, from]) => from), [80]);
    assertEquals(stateHash(TRAINING, state), expected);
  });
});

Deno.test("Trainer stacks replicates on WebGPU with the same bits", async () => {
  const apart = await webgpuReference();
  await withWebgpu(async (device) => {
    const { hashes } = await runTiny(device, WEBGPU_STEPS, { start: { seeds: [4, 3] } });
    assertEquals(hashes[1], apart.hashes[0]);
  });
});

Deno.test("Trainer gives the same bits on WebGPU over OpenGL", async () => {
  const { hashes: [expected] } = await webgpuReference();
  await withWebgpu(async () => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        fromRoot("tests/fixtures/train_tiny.ts"),
        String(WEBGPU_STEPS),
      ],
      env: { DENO_WEBGPU_BACKEND: "gl", NO_COLOR: "1" },
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    assertEquals(new TextDecoder().decode(stdout).trim(), `gl ${expected}`);
  });
});
