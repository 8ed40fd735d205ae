import { assertEquals, assertRejects } from "@std/assert";
import { DeviceLimitError } from "../../../../core/base/errors.ts";
import { makeExecutable } from "../../../../core/device/webgpu/gpu_executable.ts";
import { PipelineCache } from "../../../../core/device/webgpu/pipeline_cache.ts";
import { planDispatches } from "../../../../core/device/webgpu/plan_dispatches.ts";
import type { AdapterFacts } from "../../../../core/device/webgpu/protocol.ts";
import { add } from "../../../../kernels/mod.ts";
import { opGraph } from "../../../helpers/op_graph.ts";

const FACTS: AdapterFacts = {
  description: "pretended",
  vendor: "",
  architecture: "",
  software: true,
  timestamps: false,
  limits: {
    maxStorageBufferBindingSize: 1_008,
    maxBufferSize: 1_008,
    maxStorageBuffersPerShaderStage: 8,
    maxComputeWorkgroupsPerDimension: 100,
  },
};

/** A pretended GPUDevice that counts its buffers and reports an error of one kind, if any. */
function pretendDevice(error?: { kind: GPUErrorFilter; message?: string }) {
  const calls: string[] = [];
  const scopes: GPUErrorFilter[] = [];
  const count = { created: 0, destroyed: 0 };
  const queued = { submits: 0, waits: 0 };
  const methods: Readonly<Record<string, (argument: unknown) => unknown>> = {
    pushErrorScope: (kind) => scopes.push(kind as GPUErrorFilter),
    popErrorScope: () =>
      Promise.resolve(
        scopes.pop() === error?.kind && error?.message ? { message: error.message } : null,
      ),
    createCommandEncoder: () => ({
      copyBufferToBuffer() {},
      beginComputePass: () => ({
        setPipeline() {},
        setBindGroup() {},
        dispatchWorkgroups() {},
        end() {},
      }),
      finish() {},
    }),
    createBuffer() {
      count.created++;
      return { destroy: () => count.destroyed++ };
    },
  };
  const queue = {
    submit: () => queued.submits++,
    writeBuffer() {},
    onSubmittedWorkDone: () => Promise.resolve(queued.waits++),
  };
  const device = new Proxy({ queue }, {
    get(target, name: string) {
      if (name === "queue") return target.queue;
      calls.push(name);
      return methods[name] ?? (() => ({}));
    },
  });
  return { device: device as unknown as GPUDevice, calls, scopes, count, queued };
}

function make(device: GPUDevice, size: number) {
  const plan = planDispatches(opGraph(add, [[size], [size]]));
  return makeExecutable(device, { facts: FACTS, cache: new PipelineCache(device) }, {
    plan,
    copies: 2,
    poison: true,
  });
}

Deno.test("makeExecutable() checks limits before it asks the device for anything", async () => {
  const { device, calls } = pretendDevice();
  await assertRejects(() => make(device, 253), DeviceLimitError, "maxStorageBufferBindingSize");
  assertEquals(calls, []);
});

Deno.test("makeExecutable() destroys what it made when it is disposed", async () => {
  const { device, scopes, count } = pretendDevice();
  const executable = await make(device, 250);
  assertEquals(executable.sizeBytes, 6_048);
  assertEquals([count, scopes], [{ created: 8, destroyed: 1 }, []]);
  executable.dispose();
  assertEquals(count, { created: 8, destroyed: 8 });
});

Deno.test("makeExecutable() throws what the adapter reports, and keeps no buffer then", async () => {
  const cases = [
    [{ kind: "validation", message: "expected ';'" }, Error, "refuses it: expected ';'"],
    [{ kind: "out-of-memory", message: "no" }, DeviceLimitError, "out of memory: no"],
  ] as const;
  for (const [error, errorClass, message] of cases) {
    const { device, scopes, count } = pretendDevice(error);
    await assertRejects(() => make(device, 250), errorClass, message);
    assertEquals([count, scopes], [{ created: 8, destroyed: 8 }, []]);
  }
});

Deno.test("submit() queues one command buffer a run, and waits for every 64th only", async () => {
  const { device, queued, scopes } = pretendDevice();
  const executable = await make(device, 250);
  const before = queued.submits;
  const inputs = [{ tensor: 0, words: new Uint32Array(250) }];
  for (let run = 0; run < 130; run++) executable.submit(inputs);
  assertEquals([queued.submits - before, queued.waits, scopes], [130, 2, []]);
  await executable.raise();
});

Deno.test("submit() keeps the first fault of many runs for the next call, which throws it once", async () => {
  const error: { kind: GPUErrorFilter; message?: string } = { kind: "validation" };
  const { device } = pretendDevice(error);
  const executable = await make(device, 250);
  executable.submit([]);
  for (const message of ["first", "second", ""]) {
    error.message = message;
    executable.submit([]);
  }
  await assertRejects(
    () => executable.raise(),
    Error,
    "Cannot run on WebGPU as the adapter refuses it: first",
  );
  await executable.raise();
});

Deno.test("a shader is compiled once in the life of a device, and again if it was refused", async () => {
  const error: { kind: GPUErrorFilter; message?: string } = { kind: "validation" };
  const { device, calls } = pretendDevice(error);
  const context = { facts: FACTS, cache: new PipelineCache(device) };
  const compile = (size: number) =>
    makeExecutable(device, context, {
      plan: planDispatches(opGraph(add, [[size], [size]])),
      copies: 1,
      poison: false,
    });
  error.message = "expected ';'";
  await assertRejects(() => compile(4));
  assertEquals(context.cache.size, 0);
  error.message = undefined;
  for (const size of [4, 5, 100]) await compile(size);
  const compiled = calls.filter((name) => name === "createComputePipeline").length;
  assertEquals([context.cache.size, compiled], [1, 2]);
});
