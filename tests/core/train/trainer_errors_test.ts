import { assert, assertEquals, assertRejects } from "@std/assert";
import { DivergenceError } from "../../../core/base/errors.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Device } from "../../../core/device/device.ts";
import { plannedTrainingBytes, trainingGraph } from "../../../core/train/training_graph.ts";
import { Trainer, type TrainingSpec } from "../../../core/train/trainer.ts";
import { stateHash } from "../../../core/train/state_hash.ts";
import { peerSpec } from "../../helpers/peer_step.ts";
import { runTiny, TINY, tinyBatch } from "../../helpers/tiny_training.ts";

async function onCpu(body: (device: Device) => Promise<void>) {
  const device = await openCpuDevice({ threads: 1 });
  try {
    await body(device);
  } finally {
    await device.close();
  }
}

Deno.test("Trainer refuses a token outside the vocabulary, and goes on", () =>
  onCpu(async (device) => {
    const trainer = await Trainer.open(device, TINY, { seeds: [3] });
    const { tokens, targets } = tinyBatch(0);
    const wrong = tokens.slice();
    wrong[17] = 32;
    await assertRejects(
      () => trainer.takeStep({ tokens: wrong, targets }),
      RangeError,
      "must be below 32: tensor=tokens, index=17, value=32",
    );
    await trainer.takeStep({ tokens, targets });
    const { hashes } = await runTiny(device, 1);
    assertEquals(await trainer.hashes(), hashes);
    await trainer.close();
  }));

Deno.test("Trainer refuses a batch of another shape", () =>
  onCpu(async (device) => {
    const trainer = await Trainer.open(device, TINY, { seeds: [3, 4] });
    const { tokens, targets } = tinyBatch(0);
    await assertRejects(
      () => trainer.takeStep({ tokens, targets: targets.slice(1) }),
      RangeError,
      "targets must be [4, 16] or [2, 4, 16]: elements=64, values=63",
    );
    await trainer.close();
  }));

Deno.test("Trainer refuses initial values that are not finite or fit no parameter", () =>
  onCpu(async (device) => {
    const open = (path: string, values: Float32Array) =>
      Trainer.open(device, TINY, { seeds: [3], values: new Map([[path, values]]) });
    await assertRejects(
      () => open("norm.gain", new Float32Array(32).fill(NaN)),
      RangeError,
      "values must be finite: parameter=norm.gain, index=0, value=NaN",
    );
    await assertRejects(() => open("gain", new Float32Array(32)), RangeError, "parameter=gain");
  }));

/** Rates so large that values overflow within some steps. */
const WILD: TrainingSpec = {
  model: { ...TINY.model, norm: "none", dropout: 0 },
  train: {
    ...TINY.train,
    clipNorm: undefined,
    logCapacity: 8,
    schedule: { kind: "constant", rate: 1e12, warmUp: 0 },
  },
};

Deno.test("Trainer names step and tensor of a divergence, and keeps the state before it", () =>
  onCpu(async (device) => {
    const trainer = await Trainer.open(device, WILD, { seeds: [3] });
    const error = await assertRejects(async () => {
      for (let step = 0; step < 40; step++) await trainer.takeStep(tinyBatch(step));
    }, DivergenceError);
    assert(error.step > 0 && error.step < 8, error.message);
    assert(error.message.includes(`step=${error.step}, tensor=${error.tensor}`), error.message);
    assertEquals(trainer.divergedAt(), [error.step]);
    await assertRejects(() => trainer.takeStep(tinyBatch(0)), DivergenceError);
    await assertRejects(() => trainer.state(), DivergenceError);
    await trainer.close();
  }));

Deno.test("Trainer goes on with the replicates that did not diverge", () =>
  onCpu(async (device) => {
    const steps = 20;
    const { hashes: [own], state } = await runTiny(device, steps, { start: { seeds: [3] } });
    assertEquals(own.length, 64);
    // The second replicate begins with a weight that is not a number.
    const first = await runTiny(device, 0, { start: { seeds: [3, 5] } });
    const arena = first.state.arenas.get("parameters.decayed")!;
    arena[arena.length / 2] = 0x7fc00000;
    const trainer = await Trainer.open(device, TINY, { seeds: [3, 5] }, first.state);
    while (trainer.step < steps) await trainer.takeStep(tinyBatch(trainer.step));
    const records = await trainer.records();
    assertEquals(trainer.divergedAt(), [undefined, 0]);
    assertEquals(records.map((list) => list.length), [steps, 0]);
    const both = await trainer.state();
    assertEquals(stateHash(trainer.training, both, 0), stateHash(trainer.training, state, 0));
    const kept = both.arenas.get("parameters.decayed")!;
    assertEquals(kept.subarray(kept.length / 2), arena.subarray(arena.length / 2));
    await trainer.close();
  }));

Deno.test("Trainer names the replicate that diverged last, and what was not finite in it", () =>
  onCpu(async (device) => {
    const { state } = await runTiny(device, 0, { start: { seeds: [3, 5] } });
    const { parameters, length } = trainingGraph(TINY.model, TINY.train).arenas[0];
    const { path, offset } = parameters[3];
    // The first replicate diverges by its embedding, before the second one is broken as well.
    state.arenas.get("parameters.decayed")![0] = 0x7fc00000;
    const trainer = await Trainer.open(device, TINY, { seeds: [3, 5] }, state);
    await trainer.takeStep(tinyBatch(0));
    const next = await trainer.state();
    await trainer.close();
    next.arenas.get("parameters.decayed")![length + offset] = 0x7fc00000;
    const broken = await Trainer.open(device, TINY, { seeds: [3, 5] }, next);
    await broken.takeStep(tinyBatch(1));
    const error = await assertRejects(() => broken.losses(), DivergenceError);
    assertEquals([error.step, error.tensor], [1, path]);
    assert(error.message.includes("must be finite: seed=5, step=1"), error.message);
    await broken.close();
  }));

Deno.test("Trainer names a weight that is not a number", () =>
  onCpu(async (device) => {
    const { state } = await runTiny(device, 0);
    state.arenas.get("parameters.plain")![1] = 0x7fc00000;
    const trainer = await Trainer.open(device, TINY, { seeds: [3] }, state);
    await trainer.takeStep(tinyBatch(0));
    const error = await assertRejects(() => trainer.losses(), DivergenceError);
    assertEquals([error.step, error.tensor], [0, "blocks.0.attention.norm.gain"]);
    await trainer.close();
  }));

Deno.test("Trainer takes the memory that is announced before it is compiled", () =>
  onCpu(async (device) => {
    const spec = peerSpec(12);
    const announced = plannedTrainingBytes(spec, 1);
    const trainer = await Trainer.open(device, spec, { seeds: [3] });
    assert(trainer.plannedBytes >= announced, `${trainer.plannedBytes}, ${announced}`);
    assert(trainer.plannedBytes < 1.1 * announced, `${trainer.plannedBytes}, ${announced}`);
    await trainer.close();
  }));

Deno.test("Trainer takes no more memory with every step", () =>
  onCpu(async (device) => {
    const trainer = await Trainer.open(device, TINY, { seeds: [3] });
    const run = async (steps: number) => {
      for (let i = 0; i < steps; i++) await trainer.takeStep(tinyBatch(trainer.step));
      await trainer.records();
      return Deno.memoryUsage().rss;
    };
    const before = await run(300);
    const after = await run(300);
    assert(after < 1.05 * before + 8e6, `${before}, ${after}`);
    await trainer.close();
  }));

Deno.test("Trainer names the norm where the squares of finite gradients overflow", () =>
  onCpu(async (device) => {
    // Logits of a tiny head move the stream by its weights, and those are huge.
    const { state } = await runTiny(device, 0, { spec: WILD });
    const trainer = await Trainer.open(device, WILD, { seeds: [3] }, state);
    const { parameters } = trainer.training.arenas[0];
    const head = parameters.find(({ path }) => path === "head.weight")!;
    const weights = new Float32Array(state.arenas.get("parameters.decayed")!.buffer);
    const huge = new Map(state.arenas);
    const values = weights.slice();
    for (let i = 0; i < 1_024; i++) values[head.offset + i] *= 1e24;
    huge.set("parameters.decayed", new Uint32Array(values.buffer));
    await trainer.close();
    const second = await Trainer.open(device, WILD, { seeds: [3] }, { ...state, arenas: huge });
    await second.takeStep(tinyBatch(0));
    const error = await assertRejects(() => second.losses(), DivergenceError);
    assertEquals(error.tensor, "norm of all gradients");
    await second.close();
  }));
