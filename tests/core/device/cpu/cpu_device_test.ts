import { assertEquals, assertRejects } from "@std/assert";
import { DeviceLimitError } from "../../../../core/base/errors.ts";
import { openCpuDevice } from "../../../../core/device/cpu/cpu_device.ts";
import { copy } from "../../../../kernels/mod.ts";
import { opGraph } from "../../../helpers/op_graph.ts";

Deno.test("openCpuDevice() throws if threads is not a whole number from 1 to 64", async () => {
  for (const threads of [0, -1, 65, 1.5, NaN, Infinity]) {
    await assertRejects(() => openCpuDevice({ threads }), RangeError, `threads=${threads}`);
  }
});

Deno.test("openCpuDevice() says what it is", async () => {
  const device = await openCpuDevice({ threads: 2 });
  const { name, adapter, arithmeticClass, software, threads } = device.info;
  await device.close();
  assertEquals({ name, adapter, arithmeticClass, software, threads }, {
    name: "cpu",
    adapter: "WASM SIMD, 2 threads",
    arithmeticClass: "bitwise",
    software: false,
    threads: 2,
  });
});

Deno.test("compile() on the CPU refuses a graph above the memory, before it takes any", async () => {
  const device = await openCpuDevice({ threads: 1 });
  const before = Deno.memoryUsage().rss;
  const graph = opGraph(copy, [[2_000_000_000]]);
  await assertRejects(() => device.compile(graph), DeviceLimitError, "planned=15258.8 MiB");
  const stacked = { copies: 10, replicates: 100 };
  await assertRejects(
    () => device.compile(opGraph(copy, [[1_000_000]]), stacked),
    DeviceLimitError,
    "Cannot compile a graph for the CPU as its memory plan must fit: planned=7629.4 MiB, " +
      "copies=10, replicates=100, used=0.1 MiB, limit=",
  );
  assertEquals(Math.max(0, Deno.memoryUsage().rss - before) < 50e6, true);
  await (await device.compile(opGraph(copy, [[1_000]]))).dispose();
  await device.close();
});

Deno.test("compile() on the CPU throws if replicates is not a whole number of at least 1", async () => {
  const device = await openCpuDevice({ threads: 1 });
  for (const replicates of [0, -1, 1.5, NaN]) {
    await assertRejects(
      () => device.compile(opGraph(copy, [[4]]), { replicates }),
      RangeError,
      `replicates=${replicates}`,
    );
  }
  await device.close();
});

Deno.test("compile() on the CPU throws if copies is not a whole number of at least 1", async () => {
  const device = await openCpuDevice({ threads: 1 });
  for (const copies of [0, -1, 1.5, NaN]) {
    await assertRejects(
      () => device.compile(opGraph(copy, [[4]]), { copies }),
      RangeError,
      `copies=${copies}`,
    );
  }
  await device.close();
});

Deno.test("a closed CPU device refuses work instead of waiting for threads that ended", async () => {
  for (const threads of [1, 2]) {
    const device = await openCpuDevice({ threads });
    const executable = await device.compile(opGraph(copy, [[100_000]]));
    await device.close();
    await assertRejects(() => executable.run(), Error, "closed");
    await assertRejects(() => device.compile(opGraph(copy, [[4]])), Error, "closed");
  }
});

Deno.test("openCpuDevice() leaves a quarter of the free memory to others", async () => {
  const read = Deno.systemMemoryInfo;
  Deno.systemMemoryInfo = () => ({ ...read(), available: 16_777_216 });
  try {
    const device = await openCpuDevice({ threads: 1 });
    await (await device.compile(opGraph(copy, [[1_000_000]]))).dispose();
    const compile = () => device.compile(opGraph(copy, [[1_600_000]]));
    await assertRejects(compile, DeviceLimitError, "limit=12.0 MiB");
    await device.close();
  } finally {
    Deno.systemMemoryInfo = read;
  }
});
