import { assertEquals } from "@std/assert";
import { openCpuDevice } from "../../../../core/device/cpu/cpu_device.ts";
import {
  chooseBuild,
  compileKernels,
  kernelNames,
} from "../../../../core/device/cpu/kernel_module.ts";

Deno.test("chooseBuild() takes relaxed SIMD where the engine knows it", () => {
  assertEquals(chooseBuild(WebAssembly.validate), "relaxed");
  assertEquals(chooseBuild(() => false), "strict");
});

Deno.test("compileKernels() has the same kernels in both builds", async () => {
  const [strict, relaxed] = [await compileKernels("strict"), await compileKernels("relaxed")];
  assertEquals(kernelNames(strict), kernelNames(relaxed));
});

Deno.test("openCpuDevice() says which build it runs, and leaves relaxed SIMD out if asked", async () => {
  for (const [relaxed, simd] of [[undefined, "relaxed"], [true, "relaxed"], [false, "strict"]]) {
    const device = await openCpuDevice({ threads: 1, relaxed: relaxed as boolean | undefined });
    assertEquals(device.info.details.simd, simd);
    await device.close();
  }
});
