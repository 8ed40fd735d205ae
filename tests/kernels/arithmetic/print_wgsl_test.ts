import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Op } from "../../../core/base/op.ts";
import type { Device } from "../../../core/device/device.ts";
import { composeShader } from "../../../core/device/webgpu/compose_shader.ts";
import { openWebgpuDevice } from "../../../core/device/webgpu/webgpu_device.ts";
import { compileTypescript } from "../../../kernels/arithmetic/print_typescript.ts";
import { printWgsl } from "../../../kernels/arithmetic/print_wgsl.ts";
import {
  SCALAR_FUNCTIONS,
  type ScalarFunctionName,
} from "../../../kernels/arithmetic/scalar_functions.ts";
import { traceFunction } from "../../../kernels/arithmetic/trace_function.ts";
import { scalarProbe } from "../../../kernels/elementwise/scalar_probe.ts";
import { withWebgpu } from "../../helpers/devices.ts";
import { runProbe } from "../../helpers/run_probe.ts";
import { scalarInputs } from "../../helpers/scalar_inputs.ts";
import { lintWgsl } from "../../lint/wgsl_lint.ts";

/** A guard as it is printed, on a sum and on a constant. */
const GUARD = /\^gz/g;
const NAMES = Object.keys(SCALAR_FUNCTIONS) as ScalarFunctionName[];
/** Functions that llvmpipe rewrites where nothing guards them (Mesa 22.3). */
const REWRITTEN: readonly ScalarFunctionName[] = [
  "exp",
  "sigmoid",
  "tanh",
  "erf",
  "gelu_tanh",
  "gelu_erf",
  "silu",
  "softplus",
];

Deno.test("printWgsl() without guards gives other bits on llvmpipe, function by function", async () => {
  await withLlvmpipe(async () => {
    const unguarded = await openWebgpuDevice({ guard: "none" });
    try {
      for (const name of REWRITTEN) {
        assert(await countDifferences(unguarded, name, scalarProbe(name)) > 0, name);
      }
    } finally {
      await unguarded.close();
    }
  });
});

Deno.test("printWgsl() with guards on products only gives other bits on llvmpipe", async () => {
  await withLlvmpipe(async (device) => {
    for (const name of REWRITTEN) {
      const text = printWgsl(SCALAR_FUNCTIONS[name])
        .replaceAll(/bitcast<f32>\(bitcast<u32>\((t\d+ [-+] t\d+)\)\^gz\)/g, "$1")
        .replaceAll(/bitcast<f32>\((0x[0-9a-f]+u)\^gz\)/g, "bitcast<f32>($1)");
      assert(await countDifferences(device, name, probeWith(name, text)) > 0, name);
    }
  });
});

Deno.test("lintWgsl() reports every function from which any one guard is taken", () => {
  for (const name of NAMES) {
    const places = guardPlaces(printWgsl(SCALAR_FUNCTIONS[name]));
    for (const at of places) {
      const { webgpu } = probeWithout(name, at);
      const [{ code }] = webgpu({ inputs: [[1]], outputs: [[1]] }, {});
      const text = composeShader({ functions: [] }, { code });
      assert(lintWgsl(text).length > 0, `${name} without the guard at ${at}`);
    }
  }
});

Deno.test("printWgsl() guards sums, products and constants, and divides by the runtime", () => {
  const traced = traceFunction(
    "example",
    ["a", "b"],
    (t, a, b) => t.divide(t.add(t.multiply(a, b), t.float(1)), t.sqrt(b)),
  );
  assertEquals(
    printWgsl(traced),
    `fn example(x0: u32, x1: u32) -> u32 {
  let gz = zero();
  let t0 = bitcast<f32>(x0);
  let t1 = bitcast<f32>(x1);
  let t2 = bitcast<f32>(bitcast<u32>(t0 * t1)^gz);
  let t3 = bitcast<f32>(0x3f800000u^gz);
  let t4 = bitcast<f32>(bitcast<u32>(t2 + t3)^gz);
  let t5 = sqrt_rn(t1);
  let t6 = div_rn(t4, t5);
  return bitcast<u32>(t6);
}
`,
  );
});

Deno.test("printWgsl() keeps a constant word out of reach where it becomes a float", () => {
  const traced = traceFunction("example", ["x"], (t, x) => t.add(x, t.toFloat(t.word(0x3f800000))));
  assertMatch(printWgsl(traced), /bitcast<f32>\(t1\^gz\)/);
  assert(!printWgsl(traced, "none").includes("^gz"));
});

/** Runs a body on llvmpipe; what another compiler rewrites is not known. */
async function withLlvmpipe(body: (device: Device) => Promise<void>): Promise<void> {
  await withWebgpu(async (device) => {
    const { adapter } = device.info;
    if (/llvmpipe/.test(adapter)) return await body(device);
    console.log(`skipped: { device: "webgpu", reason: "${adapter} is not llvmpipe" }`);
  });
}

function guardPlaces(text: string): number[] {
  return [...text.matchAll(GUARD)].map(({ index }) => index);
}

/** A probe whose shader carries the function itself, with the guard at one place taken away. */
function probeWithout(name: ScalarFunctionName, at: number): Op {
  const printed = printWgsl(SCALAR_FUNCTIONS[name]);
  return probeWith(name, printed.slice(0, at) + printed.slice(at + "^gz".length));
}

/** A probe whose shader carries another text of the function. */
function probeWith(name: ScalarFunctionName, text: string): Op {
  const probe = scalarProbe(name);
  const printed = printWgsl(SCALAR_FUNCTIONS[name]);
  return {
    ...probe,
    webgpu: (shapes, attributes) =>
      probe.webgpu(shapes, attributes).map((stage) => {
        // The runtime comes with the header that the whole function would get.
        const whole = composeShader(probe, { code: stage.code });
        const code = whole.replace(printed, text);
        return { ...stage, code: code.slice(code.indexOf("}\n") + 2) };
      }),
    functions: [],
  };
}

async function countDifferences(device: Device, name: ScalarFunctionName, probe: Op) {
  const traced = SCALAR_FUNCTIONS[name];
  const definition = compileTypescript(traced);
  const inputs = scalarInputs(traced, definition);
  const words = new Uint32Array((await runProbe(device, probe, [inputs])).buffer);
  return inputs.reduce((count, bits, i) => count + (words[i] === definition(bits) ? 0 : 1), 0);
}
