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
function pretendDevice(error?: { kind: GPUErrorFilter; message: string }) {
  const calls: string[] = [];
  const scopes: GPUErrorFilter[] = [];
  const count = { created: 0, destroyed: 0 };
  const methods: Readonly<Record<string, (argument: unknown) => unknown>> = {
    pushErrorScope: (kind) => scopes.push(kind as GPUErrorFilter),
    popErrorScope: () =>
      Promise.resolve(scopes.pop() === error?.kind ? { message: error?.message } : null),
    createCommandEncoder: () => ({ copyBufferToBuffer() {}, finish() {} }),
    createBuffer() {
      count.created++;
      return { destroy: () => count.destroyed++ };
    },
  };
  const queue = { submit() {}, writeBuffer() {} };
  const device = new Proxy({ queue }, {
    get(target, name: string) {
      if (name === "queue") return target.queue;
      calls.push(name);
      return methods[name] ?? (() => ({}));
    },
  });
  return { device: device as unknown as GPUDevice, calls, scopes, count };
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
