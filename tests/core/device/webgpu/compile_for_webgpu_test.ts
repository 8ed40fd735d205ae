import { assertEquals } from "@std/assert";
import type { Device, Executable } from "../../../../core/device/device.ts";
import { openCpuDevice } from "../../../../core/device/cpu/cpu_device.ts";
import { probeCase } from "../../../../core/device/webgpu/probe_case.ts";
import { probeInputs } from "../../../../core/device/webgpu/probe_inputs.ts";
import { wordSequence } from "../../../../core/device/webgpu/word_sequence.ts";
import type { Graph } from "../../../../core/graph/graph.ts";
import { GraphBuilder } from "../../../../core/graph/graph_builder.ts";
import { OPS } from "../../../../kernels/mod.ts";
import { caseGraph } from "../../../helpers/check_op.ts";
import { withWebgpu } from "../../../helpers/devices.ts";
import { trainSmall } from "../../../helpers/small_training.ts";
import { wordSum, wordSumInPlace } from "../../../helpers/word_sum.ts";

const wordsOf = ({ buffer }: Float32Array) => new Uint32Array(buffer);

async function withExecutable(
  device: Device,
  { graph, ...options }: { graph: Graph; replicates?: number; poison?: boolean; copies?: number },
  body: (executable: Executable) => Promise<void>,
): Promise<void> {
  const executable = await device.compile(graph, options);
  try {
    await body(executable);
  } finally {
    await executable.dispose();
  }
}

/** Words of a tensor for each of some replicates. */
function words(count: number, seed: number): Uint32Array {
  const next = wordSequence(seed);
  return Uint32Array.from({ length: count }, () => next());
}

/**
 * Two weights in an arena, updated in place by an arena of "gradients"; two moments in an arena,
 * one of them updated in place from the other; a tensor that takes its value by a copy.
 */
function trainingGraph(): Graph {
  const b = new GraphBuilder();
  const x = b.input("x", [100]);
  const weights = [b.input("w0", [100]), b.input("w1", [100])];
  const packed = b.pack("weights", weights);
  const moments = [b.input("m0", [100]), b.input("m1", [100])];
  const all = b.pack("moments", moments);
  const old = b.input("old", [100]);
  const grads = b.arena("grads", 256);
  const [first] = b.apply(wordSum, [weights[0], x]);
  const [second] = b.apply(wordSum, [weights[1], moments[0]]);
  b.place(first, { of: grads, offset: 0 });
  b.place(second, { of: grads, offset: 128 });
  const [moved] = b.apply(wordSumInPlace, moments);
  const [kept] = b.apply(wordSum, [old, second]);
  const [next] = b.apply(wordSumInPlace, [packed, grads]);
  b.update(packed, next);
  b.update(moments[0], moved);
  b.update(old, kept);
  b.output("weights", next);
  b.output("moments", all);
  b.output("old", old);
  return b.build();
}

const STATE = ["w0", "w1", "m0", "m1", "old"] as const;
type State = Record<typeof STATE[number], Uint32Array>;

/** What {@link trainingGraph} does, for one replicate. */
function trainByHand({ w0, w1, m0, m1, old }: State, x: Uint32Array): void {
  for (let i = 0; i < x.length; i++) {
    const second = w1[i] + m0[i];
    m0[i] += m1[i];
    old[i] += second;
    w0[i] += w0[i] + x[i];
    w1[i] += second;
  }
}

Deno.test("WebGPU updates weights and arenas over many submitted steps, for each replicate", () =>
  withWebgpu(async (device) => {
    const graph = trainingGraph();
    const part = (all: Uint32Array, r: number) => all.slice(100 * r, 100 * (r + 1));
    for (const [replicates, poison] of [[1, false], [3, false], [1, true], [3, true]] as const) {
      await withExecutable(device, { graph, replicates, poison }, async (executable) => {
        const start = STATE.map((name, i) => [name, words(100 * replicates, i)] as const);
        for (const [name, all] of start) await executable.write(name, all);
        const states = Array.from(
          { length: replicates },
          (_, r) => Object.fromEntries(start.map(([name, all]) => [name, part(all, r)])) as State,
        );
        for (let step = 0; step < 70; step++) {
          const each = step % 2 === 0 ? replicates : 1;
          const x = words(100 * each, 10 + step);
          executable.submit({ x });
          states.forEach((state, r) => trainByHand(state, part(x, each === 1 ? 0 : r)));
        }
        const [weights, moments, old] = await Promise.all(
          ["weights", "moments", "old"].map(async (name) => wordsOf(await executable.read(name))),
        );
        states.forEach(({ w0, w1, m0, m1, old: kept }, r) => {
          assertEquals(weights.subarray(256 * r, 256 * (r + 1)), arenaOf(w0, w1), "weights");
          assertEquals(moments.subarray(256 * r, 256 * (r + 1)), arenaOf(m0, m1), "moments");
          assertEquals(part(old, r), kept);
        });
      });
    }
  }));

/** Two tensors of 100 elements as they lie in an arena, with zeros between. */
function arenaOf(first: Uint32Array, second: Uint32Array): Uint32Array {
  const words = new Uint32Array(256);
  words.set(first);
  words.set(second, 128);
  return words;
}

Deno.test("every op gives each of three stacked replicates the bits of a run of its own", () =>
  withWebgpu(async (device) => {
    const cpu = await openCpuDevice({ threads: 1 });
    const replicates = 3;
    for (const op of OPS) {
      const opCase = probeCase(op);
      const graph = caseGraph(op, opCase);
      const inputs = probeInputs(opCase);
      // Replicate r has the values turned by 5 r places.
      const turned = inputs.map((values) =>
        Array.from(
          { length: replicates },
          (_, r) => values.map((_, i) => values[(i + 5 * r) % values.length]),
        )
      );
      const read = async (on: Device, count: number, of: (i: number) => Uint32Array) => {
        const outputs: Uint32Array[] = [];
        await withExecutable(on, { graph, replicates: count, poison: true }, async (executable) => {
          executable.submit(Object.fromEntries(op.inputs.map((name, i) => [name, of(i)])));
          for (const name of op.outputs) outputs.push(wordsOf(await executable.read(name)));
        });
        return outputs;
      };
      const all = (i: number) => Uint32Array.from(turned[i].flatMap((values) => [...values]));
      const stacked = await read(device, replicates, all);
      assertEquals(stacked, await read(cpu, replicates, all), op.name);
      const last = await read(device, 1, (i) => turned[i][replicates - 1]);
      assertEquals(last, stacked.map((values) => values.slice(-values.length / replicates)));
    }
    await cpu.close();
  }));

Deno.test("training on WebGPU has the bits of the CPU, stacked and alone", () =>
  withWebgpu(async (device) => {
    const cpu = await openCpuDevice({ threads: 1 });
    const stacked = await trainSmall(device, { steps: 20, replicates: 3 });
    const expected = await trainSmall(cpu, { steps: 20, replicates: 3 });
    const names = Object.keys(expected).filter((name) =>
      stacked[name].join() !== expected[name].join()
    );
    assertEquals(names, []);
    const alone = await trainSmall(device, { steps: 20, replicates: 1, first: 2 });
    for (const [name, words] of Object.entries(alone)) {
      assertEquals(stacked[name].slice(-words.length), words, name);
    }
    await cpu.close();
  }));
