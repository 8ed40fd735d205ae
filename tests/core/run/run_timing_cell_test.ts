import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { type OpTimingConfig, ROUNDS_PER_BLOCK } from "../../../core/experiment/cell.ts";
import { planMemory } from "../../../core/graph/plan_memory.ts";
import { blockOrder } from "../../../core/run/block_order.ts";
import { runTimingCell } from "../../../core/run/run_timing_cell.ts";
import { type FakeDevice, fakeDevice, type FakeParts } from "../../helpers/fake_device.ts";
import { STEP_CONFIG, TIMING_CONFIG } from "../../helpers/timing_config.ts";

const ARMS = ["ln", "rms", "a/a", "copy"];

async function run(parts: FakeParts = {}, changes: Partial<OpTimingConfig> = {}) {
  const device = fakeDevice({ wallNs: (_, n) => 2e7 * n, ...parts });
  const config = { ...TIMING_CONFIG, ...changes };
  const samples = await runTimingCell(device, config, new AbortController().signal);
  return { device, samples };
}

function disposed({ calls }: FakeDevice): number[] {
  return calls.filter(({ kind }) => kind === "dispose").map(({ executable }) => executable);
}

Deno.test("runTimingCell() times every arm, the duplicate and the copy in rounds, interleaved", async () => {
  const { device, samples } = await run();
  assertEquals(samples.length, 3 * ROUNDS_PER_BLOCK * 4);
  const rounds = Array.from({ length: 3 * ROUNDS_PER_BLOCK }, (_, round) => round);
  const expected = rounds.flatMap((round) =>
    blockOrder(TIMING_CONFIG, round, 4).map((index, place) => ({
      arm: ARMS[index],
      block: Math.floor(round / ROUNDS_PER_BLOCK),
      position: round % ROUNDS_PER_BLOCK * 4 + place,
      repetitions: 1,
      timeNs: 2e7,
    }))
  );
  assertEquals(samples, expected);
  // The samples are the last calls of `time`, in the order in which they are listed.
  const timed = device.calls.filter(({ kind }) => kind === "time").slice(-expected.length);
  assertEquals(timed.map(({ executable }) => ARMS[executable]), expected.map(({ arm }) => arm));
  assertEquals(disposed(device), [0, 1, 2, 3]);
});

Deno.test("runTimingCell() compiles the duplicate as the same graph and the copy as a copy", async () => {
  const { device } = await run({}, { pass: "forward-backward" });
  const ops = device.graphs.map(({ nodes }) => nodes.map(({ op }) => op.name).join());
  assertEquals(device.graphs.length, 4);
  assertEquals(ops[2], ops[0]);
  assert(ops[1] !== ops[0]);
  assertEquals(ops[3], "copy");
  for (const graph of device.graphs) {
    const written = device.calls.filter(({ kind, executable }) =>
      kind === "write" && device.graphs[executable] === graph
    );
    assertEquals(written.map(({ detail }) => detail).toSorted(), [...graph.inputs.keys()].sort());
  }
});

Deno.test("runTimingCell() gives the time of one execution, by both clocks", async () => {
  const { samples } = await run({
    wallNs: (executable, n) => (executable + 1) * 1e5 * n,
    gpuNs: (executable, n) => (executable + 1) * 9e4 * n,
  });
  for (const { arm, timeNs, gpuNs, repetitions } of samples) {
    const factor = ARMS.indexOf(arm) + 1;
    assert(repetitions > 1);
    assertAlmostEquals(timeNs, factor * 1e5, 1e-6);
    assertAlmostEquals(gpuNs!, factor * 9e4, 1e-6);
  }
});

Deno.test("runTimingCell() measures cold on many sets of tensors, hot on one", async () => {
  const copies = (device: FakeDevice) =>
    device.calls.filter(({ kind }) => kind === "compile").map(({ detail }) => detail as number);
  assertEquals(copies((await run()).device), [1, 1, 1, 1]);
  assertEquals(copies((await run({}, { cache: "cold" })).device), [2048, 2048, 2048, 2048]);
  const { device } = await run({}, { cache: "cold", shape: [1024, 1024] });
  const large = copies(device);
  // A copy of 4 MiB has two matrices: 32 pairs are 256 MiB.
  assertEquals(large[3], 32);
  assert(large.every((count) => count >= 2 && count <= 32), `${large}`);
  device.graphs.forEach((graph, arm) => {
    const bytes = large[arm] * planMemory(graph, { reuse: true }).peakBytes;
    assert(bytes >= 268_435_456, `${ARMS[arm]} walks through ${bytes} bytes`);
  });
});

Deno.test("runTimingCell() refuses times of work that changed its output", async () => {
  const output = (executable: number, reads: number) =>
    new Float32Array([executable === 1 ? reads : 7]);
  await assertRejects(() => run({ output }), Error, "the output of rms changed while it was timed");
});

Deno.test("runTimingCell() refuses times that are none", async () => {
  for (const bad of [0, -1, NaN, Infinity]) {
    let calls = 0;
    const wallNs = () => ++calls > 4 * 5 ? bad : 2e7;
    await assertRejects(() => run({ wallNs }), Error, `wallNs=${bad}`);
  }
  await assertRejects(() => run({ gpuNs: () => -1 }), Error, "gpuNs=-1");
});

Deno.test("runTimingCell() stops between two samples and gives its tensors back", async () => {
  const controller = new AbortController();
  let timed = 0;
  const device = fakeDevice({
    wallNs: (_, n) => 2e7 * n,
    onCall: ({ kind }) => {
      if (kind === "time" && ++timed === 26) controller.abort();
    },
  });
  await assertRejects(() => runTimingCell(device, TIMING_CONFIG, controller.signal), DOMException);
  assertEquals(timed, 26);
  assertEquals(disposed(device), [0, 1, 2, 3]);
});

Deno.test("runTimingCell() gives everything back if an arm does not compile", async () => {
  const device = fakeDevice({
    onCall: ({ kind, executable }) => {
      if (kind === "write" && executable === 2) throw new Error("no memory");
    },
  });
  const work = runTimingCell(device, TIMING_CONFIG, new AbortController().signal);
  await assertRejects(() => work, Error, "no memory");
  assertEquals(disposed(device), [0, 1, 2]);
});

Deno.test("runTimingCell() times a step with the norm of each arm, and without any in each form", async () => {
  const names = ["ln", "rms", "a/a", "no-norm/fused", "no-norm/unfused"];
  const device = fakeDevice({ wallNs: (_, n) => 2e7 * n });
  const samples = await runTimingCell(device, STEP_CONFIG, new AbortController().signal);
  assertEquals(samples.length, 3 * ROUNDS_PER_BLOCK * names.length);
  assertEquals(new Set(samples.map(({ arm }) => arm)), new Set(names));
  assertEquals(disposed(device), [0, 1, 2, 3, 4]);
  const norms = device.graphs.map(({ nodes }) =>
    nodes.filter(({ op }) => op.name === "layer_norm" || op.name === "reciprocal_sqrt").length
  );
  assertEquals(norms, [5, 5, 5, 0, 0]); // two a layer, and one before the head
  assert(device.graphs[3].nodes.length < device.graphs[4].nodes.length);
  const read = device.calls.filter(({ kind }) => kind === "read");
  assert(read.length === 10 && read.every(({ detail }) => detail === "loss"));
  for (const [arm, graph] of device.graphs.entries()) {
    const written = device.calls.filter(({ kind, executable }) =>
      kind === "write" && executable === arm
    ).map(({ detail }) => detail);
    assert(written.includes("tokens") && written.includes("parameters.decayed"));
    assert(written.every((name) => graph.inputs.has(name as string)));
  }
});

Deno.test("blockOrder() gives cells of one level and other sizes orders of their own", () => {
  const { model } = STEP_CONFIG;
  const orders = [STEP_CONFIG, { ...STEP_CONFIG, model: { ...model, layers: 3 } }].map((config) =>
    Array.from({ length: 20 }, (_, round) => blockOrder(config, round, 5).join("")).join()
  );
  assert(orders[0] !== orders[1]);
});
