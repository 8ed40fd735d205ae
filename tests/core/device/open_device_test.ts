import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { BackendUnavailableError, DeviceLostError } from "../../../core/base/errors.ts";
import { openCpuDevice } from "../../../core/device/cpu/cpu_device.ts";
import type { Device, DeviceInfo } from "../../../core/device/device.ts";
import { type DeviceParts, openDevice } from "../../../core/device/open_device.ts";
import type { AdapterProbe } from "../../../core/device/webgpu/probe_adapter.ts";

const INFO: DeviceInfo = {
  name: "webgpu",
  adapter: "Big GPU",
  arithmeticClass: "tolerance",
  software: false,
  threads: 0,
  details: { backend: "vulkan" },
};
const PROVED: AdapterProbe = { arithmeticClass: "bitwise", details: { guard: "holds" } };
const DIFFERS: AdapterProbe = {
  arithmeticClass: "tolerance",
  details: { guard: "holds", kernels: "rms_norm: y, 3 of 91 differ from the CPU" },
};

/** Parts with a pretended adapter, and a list of what was done with it. */
function pretend(
  options: { info?: Partial<DeviceInfo>; probe?: AdapterProbe | Error; missing?: Error } = {},
): { parts: DeviceParts; done: string[] } {
  const done: string[] = [];
  const device: Device = {
    info: { ...INFO, ...options.info },
    compile: () => Promise.reject(new Error("not part of this test")),
    close: () => Promise.resolve(void done.push("closed")),
  };
  const parts: DeviceParts = {
    openCpu: openCpuDevice,
    openWebgpu: () => options.missing ? Promise.reject(options.missing) : Promise.resolve(device),
    probe() {
      done.push("probed");
      const { probe = PROVED } = options;
      return probe instanceof Error ? Promise.reject(probe) : Promise.resolve(probe);
    },
  };
  return { parts, done };
}

/** Opens by name with pretended parts and closes again. */
async function infoOf(name: "auto" | "cpu" | "webgpu", parts: DeviceParts): Promise<DeviceInfo> {
  const device = await openDevice({ name, threads: 1 }, parts);
  await device.close();
  return device.info;
}

Deno.test("openDevice() auto takes a hardware adapter that is proved", async () => {
  const { parts, done } = pretend();
  assertEquals(await infoOf("auto", parts), {
    ...INFO,
    arithmeticClass: "bitwise",
    details: {
      backend: "vulkan",
      guard: "holds",
      chosen: 'webgpu: "Big GPU" is hardware and proved',
    },
  });
  assertEquals(done, ["probed", "closed"]);
});

Deno.test("openDevice() auto never takes a software adapter, and does not probe it", async () => {
  const { parts, done } = pretend({ info: { software: true } });
  const info = await infoOf("auto", parts);
  assertEquals([info.name, info.arithmeticClass, info.threads], ["cpu", "bitwise", 1]);
  assertEquals(
    info.details.chosen,
    'cpu: adapter "Big GPU" is software, which auto never takes',
  );
  assertEquals(done, ["closed"]);
});

Deno.test("openDevice() auto leaves an adapter that gives other bits, and says which op", async () => {
  const { parts, done } = pretend({ probe: DIFFERS });
  const info = await infoOf("auto", parts);
  assertEquals(info.name, "cpu");
  assertMatch(info.details.chosen, /^cpu: adapter "Big GPU" gives other bits: .*rms_norm: y, 3 of/);
  assertEquals(done, ["probed", "closed"]);
});

Deno.test("openDevice() auto takes the CPU if there is no adapter or it fails, with why", async () => {
  const missing = new BackendUnavailableError("Cannot open WebGPU as it needs an adapter");
  const none = await infoOf("auto", pretend({ missing }).parts);
  assertEquals(none.details.chosen, "cpu: Cannot open WebGPU as it needs an adapter");
  const { parts, done } = pretend({ probe: new DeviceLostError("Cannot go on as it was lost") });
  const lost = await infoOf("auto", parts);
  assertEquals([lost.name, lost.details.chosen], ["cpu", "cpu: Cannot go on as it was lost"]);
  assertEquals(done, ["probed", "closed"]);
});

Deno.test("openDevice() webgpu keeps an adapter of either class, software or not", async () => {
  for (const probe of [PROVED, DIFFERS]) {
    const info = await infoOf("webgpu", pretend({ info: { software: true }, probe }).parts);
    assertEquals(info.arithmeticClass, probe.arithmeticClass);
    assertEquals(info.details, {
      backend: "vulkan",
      ...probe.details,
      chosen: "webgpu: asked for by name",
    });
  }
});

Deno.test("openDevice() webgpu throws instead of taking another device", async () => {
  const missing = new BackendUnavailableError("Cannot open WebGPU as it needs an adapter");
  const open = (parts: DeviceParts) => openDevice({ name: "webgpu" }, parts);
  await assertRejects(() => open(pretend({ missing }).parts), BackendUnavailableError);
  assertEquals(missing.exitCode, 3);
  const { parts, done } = pretend({ probe: new DeviceLostError("Cannot go on") });
  await assertRejects(() => open(parts), DeviceLostError);
  assertEquals(done, ["probed", "closed"]);
});

Deno.test("openDevice() cpu never asks for an adapter", async () => {
  const { parts, done } = pretend({ missing: new Error("asked") });
  const info = await infoOf("cpu", parts);
  assertEquals([info.name, info.threads], ["cpu", 1]);
  assertEquals(info.details.chosen, "cpu: asked for by name");
  assertEquals(done, []);
});

Deno.test("openDevice() throws on a number of threads that cannot be, whatever the device", async () => {
  for (const name of ["auto", "cpu", "webgpu"] as const) {
    await assertRejects(() => openDevice({ name, threads: 65 }, pretend().parts), RangeError);
  }
});

Deno.test("openDevice() throws on a name that is no device", async () => {
  const name = "gpu" as "webgpu";
  await assertRejects(() => openDevice({ name }), RangeError, "name=gpu");
});
