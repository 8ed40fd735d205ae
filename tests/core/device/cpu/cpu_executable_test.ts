import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { input, type Op, type OpCase, output } from "../../../../core/base/op.ts";
import { openCpuDevice } from "../../../../core/device/cpu/cpu_device.ts";
import { compileForCpu } from "../../../../core/device/cpu/cpu_executable.ts";
import { type CpuRuntime, startCpuRuntime } from "../../../../core/device/cpu/cpu_runtime.ts";
import { cutExtent } from "../../../../core/device/cpu/cut_stages.ts";
import type { Device } from "../../../../core/device/device.ts";
import { compareKernels } from "../../../../core/device/webgpu/compare_kernels.ts";
import { hasProbeValues } from "../../../../core/device/webgpu/probe_inputs.ts";
import { copy, OPS } from "../../../../kernels/mod.ts";
import { opGraph } from "../../../helpers/op_graph.ts";

/** An op that says that it is costly, so that even small cases are shared among threads. */
function costly(op: Op): Op {
  const wasm: Op["wasm"] = (shapes, attributes) =>
    op.wasm(shapes, attributes).map((stage) => ({ ...stage, elementsPerUnit: 1e6 }));
  return { ...op, wasm };
}

function stagesOf(op: Op, { inputShapes, attributes = {} }: OpCase) {
  const outputs = op.inferShapes(inputShapes, attributes);
  return op.wasm({ inputs: inputShapes, outputs }, attributes);
}

function isShared(op: Op, opCase: OpCase): boolean {
  return stagesOf(op, opCase).some((stage) => {
    const cuts = cutExtent(stage, 3);
    return cuts[0] < cuts[1] && cuts[1] < cuts[2];
  });
}

/** Whether an op has one unit of work whatever its shapes, as those of a training step's end. */
const isOneUnit = (op: Op) =>
  op.cases.every((opCase) => stagesOf(op, opCase).every(({ extent }) => extent === 1));

Deno.test("every op gives the same bits on the CPU at 1, 2 and 3 threads", async () => {
  assertEquals(OPS.filter(isOneUnit).map(({ name }) => name), ["clip_scale", "history"]);
  const cases = OPS.map(costly).flatMap((op) => {
    const ordinary = op.cases.filter(hasProbeValues);
    const shared = isOneUnit(op) || ordinary.some((opCase) => isShared(op, opCase));
    assert(shared, `${op.name} is never shared`);
    return ordinary.map((opCase) => ({ op, opCase }));
  });
  const devices: Device[] = [];
  for (const threads of [1, 2, 3]) devices.push(await openCpuDevice({ threads }));
  const [expected, ...others] = devices;
  for (const actual of others) {
    assertEquals(await compareKernels({ actual, expected }, cases), []);
  }
  for (const device of devices) await device.close();
});

/** A copy that reads from a fixed address instead of its input. */
function copyFrom(address: number): Op {
  const wasm: Op["wasm"] = ({ inputs: [[extent]] }) => [
    { entry: "copy", args: [address, output(0)], extent, align: 16, elementsPerUnit: 1 },
  ];
  return { ...copy, wasm };
}

/** Starts threads on a memory whose size is known, and stops them after the body. */
async function withRuntime(body: (runtime: CpuRuntime) => Promise<void>) {
  const runtime = await startCpuRuntime(2, { limitBytes: MEMORY_BYTES, build: "strict" });
  runtime.memory.grow((MEMORY_BYTES - runtime.memory.buffer.byteLength) / 65_536);
  try {
    await body(runtime);
  } finally {
    runtime.control.stop();
  }
}

const MEMORY_BYTES = 67_108_864;
const ELEMENTS = 2_097_152; // 8 MiB: two threads copy 4 MiB each

Deno.test("an error in a worker thread of the CPU reaches the caller instead of hanging", () =>
  withRuntime(async (runtime) => {
    // The first half ends inside the memory, the second beyond it.
    const op = copyFrom(MEMORY_BYTES - 6_291_456);
    const faulty = compileForCpu(runtime, opGraph(op, [[ELEMENTS]]));
    const message = "thread=1, reason=memory access out of bounds";
    await assertRejects(() => faulty.run(), Error, message);
    await assertRejects(() => faulty.run(), Error, message);
    assertThrows(() => compileForCpu(runtime, opGraph(copy, [[4]])), Error, message);
  }));

Deno.test("an error in the main thread of the CPU is thrown, and no later run waits", () =>
  withRuntime(async (runtime) => {
    // Addresses wrap around: the first half starts beyond the memory, the second inside it.
    const faulty = compileForCpu(runtime, opGraph(copyFrom(-65_536), [[ELEMENTS]]));
    await assertRejects(() => faulty.run(), WebAssembly.RuntimeError, "out of bounds");
    await assertRejects(() => faulty.run(), Error, "thread=0, reason=memory access");
  }));

Deno.test("an error in submitted work of the CPU is thrown once, by the next call that waits", () =>
  withRuntime(async (runtime) => {
    const faulty = compileForCpu(runtime, opGraph(copyFrom(-65_536), [[4]]));
    faulty.submit();
    faulty.submit();
    await assertRejects(() => faulty.read("y"), WebAssembly.RuntimeError, "out of bounds");
    await faulty.settle();
    await faulty.read("y");
  }));

Deno.test("an error in work of one thread leaves the CPU usable", () =>
  withRuntime(async (runtime) => {
    const faulty = compileForCpu(runtime, opGraph(copyFrom(-65_536), [[4]]));
    const healthy = compileForCpu(runtime, opGraph(copy, [[ELEMENTS]]));
    await assertRejects(() => faulty.run(), WebAssembly.RuntimeError, "out of bounds");
    await healthy.write("x", new Float32Array(ELEMENTS).fill(3));
    await healthy.run();
    assertEquals((await healthy.read("y")).every((value) => value === 3), true);
  }));

Deno.test("compileForCpu() keeps no memory if a kernel is missing, nor after dispose()", () =>
  withRuntime(async (runtime) => {
    const missing: Op = {
      ...copy,
      wasm: (shapes, attributes) =>
        copy.wasm(shapes, attributes).map((stage) => ({ ...stage, entry: "copi" })),
    };
    const start = runtime.allocator.allocate(64);
    runtime.allocator.release(start, 64);
    for (let round = 0; round < 20; round++) {
      assertThrows(() => compileForCpu(runtime, opGraph(missing, [[ELEMENTS]])), RangeError);
      const executable = compileForCpu(runtime, opGraph(copy, [[ELEMENTS]]), { copies: 2 });
      await executable.run();
      await executable.dispose();
    }
    assertEquals(runtime.allocator.allocate(MEMORY_BYTES - start), start);
  }));

Deno.test("compileForCpu() refuses a kernel of more arguments than it can mark, up to 30 it calls", () =>
  withRuntime(async (runtime) => {
    const withArguments = (count: number): Op => ({
      ...copy,
      // Arguments behind those that the kernel knows are dropped: begin and end come third here.
      wasm: () => [{
        entry: "copy",
        args: [input(0), output(0), 0, 5, ...Array<number>(count - 4).fill(0)],
        extent: 1,
        align: 1,
        elementsPerUnit: 1,
      }],
    });
    for (let count = 4; count <= 30; count++) {
      const executable = compileForCpu(runtime, opGraph(withArguments(count), [[5]]));
      executable.submit({ x: Float32Array.of(1, 2, 3, 4, 5) });
      assertEquals(await executable.read("y"), Float32Array.of(1, 2, 3, 4, 5));
      await executable.dispose();
    }
    assertThrows(
      () => compileForCpu(runtime, opGraph(withArguments(31), [[5]])),
      RangeError,
      "must take 30 arguments or fewer: kernel=copy, arguments=31",
    );
  }));

Deno.test("dispose() twice on the CPU gives no memory away that others use by then", () =>
  withRuntime(async (runtime) => {
    const [first, last] = [0, 1].map(() => compileForCpu(runtime, opGraph(copy, [[64]])));
    await first.dispose();
    const second = compileForCpu(runtime, opGraph(copy, [[64]]));
    await first.dispose();
    const third = compileForCpu(runtime, opGraph(copy, [[64]]));
    await second.write("x", new Float32Array(64).fill(2));
    await third.write("x", new Float32Array(64).fill(3));
    await second.run();
    assertEquals(await second.read("y"), new Float32Array(64).fill(2));
    await last.dispose();
  }));

Deno.test("all threads of the CPU take the same copy", () =>
  withRuntime(async (runtime) => {
    const executable = compileForCpu(runtime, opGraph(copy, [[100_000]]), { copies: 3 });
    const ends: number[][] = [];
    for (const [value, repetitions] of [[1, 3], [2, 1], [3, 1], [4, 2]]) {
      await executable.write("x", new Float32Array(100_000).fill(value));
      await executable.time(repetitions);
      const values = await executable.read("y");
      ends.push([values[0], values[99_999]]);
    }
    // Of the first copy, which is the turn of runs 0, 3 and 6.
    assertEquals(ends, [[1, 1], [2, 2], [2, 2], [4, 4]]);
  }));
