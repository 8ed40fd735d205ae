import { assert, assertEquals, assertLess, assertMatch, assertThrows } from "@std/assert";
import type { Op } from "../../../../core/base/op.ts";
import { openCpuDevice } from "../../../../core/device/cpu/cpu_device.ts";
import { canaryGraph } from "../../../../core/device/webgpu/canary/canary_graph.ts";
import { canaryOperands } from "../../../../core/device/webgpu/canary/canary_operands.ts";
import { judgeCanary } from "../../../../core/device/webgpu/canary/judge_canary.ts";
import { compareKernels } from "../../../../core/device/webgpu/compare_kernels.ts";
import { probeAdapter } from "../../../../core/device/webgpu/probe_adapter.ts";
import { probeCase } from "../../../../core/device/webgpu/probe_case.ts";
import { probeInputs } from "../../../../core/device/webgpu/probe_inputs.ts";
import { SCALAR_FUNCTIONS } from "../../../../kernels/arithmetic/scalar_functions.ts";
import type { ScalarFunctionName } from "../../../../kernels/arithmetic/scalar_functions.ts";
import { scalarProbe } from "../../../../kernels/elementwise/scalar_probe.ts";
import { copy, OPS, rmsNorm } from "../../../../kernels/mod.ts";
import { withWebgpu } from "../../../helpers/devices.ts";

Deno.test("probeAdapter() proves every software adapter, quickly, and says what it found", () =>
  withWebgpu(async (device) => {
    if (!device.facts.software) {
      console.log('skipped: { device: "webgpu", reason: "the class of hardware is not known" }');
      return;
    }
    const start = performance.now();
    const { arithmeticClass, details } = await probeAdapter(device);
    assertLess(performance.now() - start, 10_000);
    assertEquals([arithmeticClass, details.guard, details.kernels], [
      "bitwise",
      "holds",
      `all ${OPS.length} ops give the bits of the CPU`,
    ]);
    assertMatch(details.canary, /^[0-9a-f]{16}$/);
    assertMatch(details.probe, /^\d+ ms$/);
    const names = "contraction rewrites exactProducts builtInFma nearestEven integers " +
      "nativeDivision subnormals";
    for (const name of names.split(" ")) assert(details[name].length > 0, name);
  }));

Deno.test("probeAdapter() names the op that gives other bits", () =>
  withWebgpu(async (device) => {
    // A device that loses one bit of every norm's output.
    const { arithmeticClass, details } = await probeAdapter({
      ...device,
      async compile(graph, options) {
        const executable = await device.compile(graph, options);
        const norm = OPS.indexOf(rmsNorm);
        return {
          ...executable,
          async read(name) {
            const values = await executable.read(name);
            if (name === `${norm}.y`) new Uint32Array(values.buffer)[1] ^= 1;
            return values;
          },
        };
      },
    });
    assertEquals(arithmeticClass, "tolerance");
    assertMatch(details.kernels, /^rms_norm: y, 1 of \d+ differ from the CPU$/);
  }));

Deno.test("probeAdapter() believes the canary even if every kernel is right", () =>
  withWebgpu(async (device) => {
    const { arithmeticClass, details } = await probeAdapter({
      ...device,
      // The guard is taken out of the canary alone.
      compile: (graph, options) =>
        device.compile(graph.inputs.has("operands") ? canaryGraph("none") : graph, options),
    });
    if (!device.facts.software) return; // hardware need not rewrite
    assertEquals(arithmeticClass, "tolerance");
    assertMatch(details.guard, /^broken: guarded\(a \+ b\) - a/);
    assertMatch(details.kernels, /^all /);
  }));

/** Compares the canonical functions on WebGPU with the CPU. */
async function differingFunctions(guard: "every-result" | "none"): Promise<string[]> {
  let texts: string[] = [];
  const names = Object.keys(SCALAR_FUNCTIONS) as ScalarFunctionName[];
  const cases = names.map((name) => {
    const op = scalarProbe(name);
    return { op, opCase: { name, inputShapes: op.inputs.map(() => [4_096]) } };
  });
  await withWebgpu(async (actual) => {
    const expected = await openCpuDevice({ threads: 1 });
    texts = await compareKernels({ actual, expected }, cases);
    await expected.close();
  }, { guard });
  return texts;
}

Deno.test("every canonical function has the bits of the CPU on WebGPU under the guard", async () => {
  assertEquals(await differingFunctions("every-result"), []);
});

Deno.test("canonical functions lose their bits on a rewriting adapter without the guard", () =>
  withWebgpu(async (device) => {
    const executable = await device.compile(canaryGraph());
    await executable.write("operands", canaryOperands());
    await executable.run();
    const output = new Uint32Array((await executable.read("results")).buffer);
    const { findings } = judgeCanary(canaryOperands(), output);
    if (findings.rewrites === "none" && findings.contraction === "none") {
      console.log('skipped: { device: "webgpu", reason: "the adapter rewrites nothing" }');
      return;
    }
    const texts = await differingFunctions("none");
    assert(texts.some((text) => text.startsWith("probe_exp: ")), texts.join("; "));
    assert(texts.some((text) => text.startsWith("probe_gelu")), texts.join("; "));
  }));

Deno.test("probeCase() picks a small case of every op that exercises rows and columns", () => {
  const picked = Object.fromEntries(OPS.map((op) => [op.name, probeCase(op)]));
  assertEquals(picked.layer_norm.inputShapes[0], [65, 64]);
  assertEquals(picked.column_sum.inputShapes, [[33, 33]]);
  assertEquals(picked.copy.inputShapes, [[7, 13]]);
  assertEquals(picked.random_bits.attributes, { count: 257 });
});

Deno.test("probeCase() throws if an op has no case that it can run", () => {
  const cases: Op["cases"] = [
    { name: "special", inputShapes: [[4]], values: ["huge"] },
    { name: "large", inputShapes: [[5_000]] },
  ];
  assertThrows(() => probeCase({ ...copy, cases }), RangeError, "op=copy");
});

Deno.test("probeInputs() makes finite values of the kind asked for, the same each time", () => {
  const opCase = {
    name: "x",
    inputShapes: [[1_000], [1_000], [10]],
    values: ["normal", "positive", "word"],
  } as const;
  const inputs = probeInputs(opCase);
  assertEquals(probeInputs(opCase), inputs);
  const floats = inputs.map(({ buffer }) => new Float32Array(buffer));
  const within = (value: number) => Math.abs(value) >= 2 ** -6 && Math.abs(value) < 8;
  assert(floats[0].every(within) && floats[0].some((value) => value < 0));
  assert(floats[1].every((value) => within(value) && value > 0));
  assertThrows(
    () => probeInputs({ ...opCase, values: ["huge", "normal", "word"] }),
    RangeError,
    "kind=huge",
  );
});
