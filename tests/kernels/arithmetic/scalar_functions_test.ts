import { assert, assertEquals } from "@std/assert";
import {
  type BitFunction,
  compileTypescript,
} from "../../../kernels/arithmetic/print_typescript.ts";
import {
  SCALAR_FUNCTIONS,
  type ScalarFunctionName,
} from "../../../kernels/arithmetic/scalar_functions.ts";
import type { TracedFunction } from "../../../kernels/arithmetic/trace.ts";
import { scalarProbe } from "../../../kernels/elementwise/scalar_probe.ts";
import { describeDifferences } from "../../helpers/describe_differences.ts";
import { withDevices } from "../../helpers/devices.ts";
import { divisionPairs, specialPairs } from "../../helpers/division_pairs.ts";
import { runProbe } from "../../helpers/run_probe.ts";
import { scalarInputs } from "../../helpers/scalar_inputs.ts";

const NAMES = Object.keys(SCALAR_FUNCTIONS) as ScalarFunctionName[];

Deno.test("SCALAR_FUNCTIONS give equal bits as TypeScript and on every device", async (t) => {
  await withDevices(async (devices) => {
    for (const name of NAMES) {
      const inputs = inputsOf(name);
      assert(inputs[0].length >= 200_000, `${name}: only ${inputs[0].length} inputs`);
      const definition = compileTypescript(SCALAR_FUNCTIONS[name]);
      const expected = apply(definition, inputs);
      for (const given of devices) {
        if (!("device" in given)) {
          console.log(`skipped: { device: "${given.name}", reason: "${given.reason}" }`);
          continue;
        }
        await t.step(`${name} on ${given.name}`, async () => {
          const actual = await runProbe(given.device, scalarProbe(name), inputs);
          assertEquals(describeDifferences(actual, expected), "");
        });
      }
    }
  });
});

Deno.test("SCALAR_FUNCTIONS store +0 or a normal above 2^-126, and one NaN", () => {
  for (const name of NAMES) {
    const inputs = inputsOf(name);
    const results = apply(compileTypescript(SCALAR_FUNCTIONS[name]), inputs);
    const words = new Uint32Array(results.buffer);
    words.forEach((word, i) => {
      const size = word & 0x7fffffff;
      const stored = word === 0 || (size > 0x00800000 && size <= 0x7f800000) ||
        word === 0x7fc00000;
      assert(stored, `${name} of ${inputs[0][i].toString(16)} is ${word.toString(16)}`);
    });
  }
});

/** Results at the points where every function has one value and no choice. */
const EXACT: readonly (readonly [ScalarFunctionName, readonly number[], number])[] = [
  ["exp", [0], 1],
  ["exp", [-Infinity], 0],
  ["exp", [Infinity], Infinity],
  ["exp", [88.73], Infinity],
  ["log", [1], 0],
  ["log", [0], -Infinity],
  ["log", [-1], NaN],
  ["log", [Infinity], Infinity],
  ["tanh", [0], 0],
  ["tanh", [Infinity], 1],
  ["tanh", [-Infinity], -1],
  ["sigmoid", [0], 0.5],
  ["sigmoid", [Infinity], 1],
  ["sigmoid", [-Infinity], 0],
  ["erf", [0], 0],
  ["erf", [Infinity], 1],
  ["erf", [-5], -1],
  ["silu", [0], 0],
  ["silu", [100], 100],
  ["silu", [Infinity], Infinity],
  ["silu", [-1e30], 0],
  ["silu", [-Infinity], 0],
  ["gelu_tanh", [0], 0],
  ["gelu_tanh", [50], 50],
  ["gelu_tanh", [-50], 0],
  ["gelu_tanh", [-Infinity], 0],
  ["gelu_tanh", [3e38], Math.fround(3e38)],
  ["gelu_erf", [0], 0],
  ["gelu_erf", [50], 50],
  ["gelu_erf", [-50], 0],
  ["gelu_erf", [-Infinity], 0],
  ["softplus", [-Infinity], 0],
  ["softplus", [200], 200],
  ["softplus", [Infinity], Infinity],
  ["reciprocal", [0], Infinity],
  ["reciprocal", [-4], -0.25],
  ["reciprocal", [Infinity], 0],
  ["sqrt", [9], 3],
  ["sqrt", [-1], NaN],
  ["sqrt", [Infinity], Infinity],
  ["rsqrt", [0], Infinity],
  ["rsqrt", [16], 0.25],
  ["divide", [1, 0], Infinity],
  ["divide", [-1, 0], -Infinity],
  ["divide", [0, 0], NaN],
  ["divide", [0, -1], 0],
  ["divide", [6, 3], 2],
];

Deno.test("SCALAR_FUNCTIONS have the exact values of their definitions", () => {
  const view = new DataView(new ArrayBuffer(4));
  for (const [name, args, expected] of EXACT) {
    const bits = args.map((x) => (view.setFloat32(0, x), view.getUint32(0)));
    view.setUint32(0, compileTypescript(SCALAR_FUNCTIONS[name])(...bits));
    assert(Object.is(view.getFloat32(0), expected), `${name}(${args}): ${view.getFloat32(0)}`);
  }
});

Deno.test("SCALAR_FUNCTIONS give NaN for NaN of every pattern", () => {
  for (const name of NAMES) {
    const definition = compileTypescript(SCALAR_FUNCTIONS[name]);
    const other = SCALAR_FUNCTIONS[name].inputs.length === 2 ? [0x3f800000] : [];
    for (const nan of [0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001, 0xffffffff]) {
      assertEquals(definition(nan, ...other), 0x7fc00000, name);
      if (other.length > 0) assertEquals(definition(...other, nan), 0x7fc00000, name);
    }
  }
});

function inputsOf(name: ScalarFunctionName): Uint32Array[] {
  const traced: TracedFunction = SCALAR_FUNCTIONS[name];
  if (traced.inputs.length === 1) return [scalarInputs(traced, compileTypescript(traced))];
  const random = divisionPairs(210_000, name);
  const special = specialPairs();
  return [
    Uint32Array.from([...random.a, ...special.a]),
    Uint32Array.from([...random.b, ...special.b]),
  ];
}

function apply(definition: BitFunction, inputs: readonly Uint32Array[]): Float32Array {
  const [a, b] = inputs;
  const words = b === undefined
    ? a.map((bits) => definition(bits))
    : a.map((bits, i) => definition(bits, b[i]));
  return new Float32Array(words.buffer);
}
