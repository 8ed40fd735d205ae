import { assert, assertEquals } from "@std/assert";
import { floatOf } from "../../../core/base/float_bits.ts";
import { erf64, erfc64, exp64, log1p64, log64, tanh64 } from "../../../core/base/host_math.ts";
import { compileTypescript } from "../../../kernels/arithmetic/print_typescript.ts";
import {
  SCALAR_FUNCTIONS,
  type ScalarFunctionName,
} from "../../../kernels/arithmetic/scalar_functions.ts";
import { wordGenerator } from "../../helpers/word_generator.ts";

/** What the docstring of a function promises, and the input at which a full search found it. */
interface Accuracy {
  readonly name: ScalarFunctionName;
  readonly exact: (x: number) => number;
  readonly low: number;
  readonly high: number;
  /** Largest error in units of the last place of the exact value. */
  readonly ulp: number;
  /** Bits of the input of the largest error over all f32 in the range. */
  readonly worst: number;
}

const SQRT_HALF = 0.7071067811865476;
const NORMAL: readonly [number, number] = [1.1754943508222875e-38, 3.4028234663852886e38];

const sigmoid64 = (x: number) => 1 / (1 + exp64(-x));
const softplus64 = (x: number) => Math.max(x, 0) + log1p64(exp64(-Math.abs(x)));
const geluTanh64 = (x: number) => x * sigmoid64(1.5957691216057308 * (x + 0.044715 * x * x * x));
const geluErf64 = (x: number) => 0.5 * x * erfc64(-x * SQRT_HALF);

/** Found by a search over every f32 in the range, in C with glibc's f64 functions. */
const ACCURACIES: readonly Accuracy[] = [
  { name: "exp", exact: exp64, low: -87.3, high: 88.7, ulp: 0.99, worst: 0xc0bb4ed1 },
  { name: "log", exact: log64, low: NORMAL[0], high: NORMAL[1], ulp: 0.84, worst: 0x3fb3e619 },
  { name: "sigmoid", exact: sigmoid64, low: -87.3, high: 88, ulp: 2.41, worst: 0xc085088d },
  { name: "tanh", exact: tanh64, low: -30, high: 30, ulp: 1.34, worst: 0x3f218c1d },
  { name: "erf", exact: erf64, low: -6, high: 6, ulp: 1.38, worst: 0x3f700163 },
  { name: "silu", exact: (x) => x * sigmoid64(x), low: -87, high: 88, ulp: 3.2, worst: 0xc0f3e7d9 },
  { name: "gelu_tanh", exact: geluTanh64, low: -3, high: 10, ulp: 17, worst: 0xc03f57c8 },
  { name: "gelu_erf", exact: geluErf64, low: -3, high: 10, ulp: 106.2, worst: 0xc03d48ac },
  { name: "softplus", exact: softplus64, low: -87.3, high: 1e30, ulp: 2.8, worst: 0xc03072d0 },
  { name: "reciprocal", exact: (x) => 1 / x, low: -8e37, high: 8e37, ulp: 0.5, worst: 0x00fc3237 },
  { name: "sqrt", exact: Math.sqrt, low: NORMAL[0], high: NORMAL[1], ulp: 0.5, worst: 0x017fffff },
  {
    name: "rsqrt",
    exact: (x) => 1 / Math.sqrt(x),
    low: NORMAL[0],
    high: NORMAL[1],
    ulp: 1.5,
    worst: 0x0180cab3,
  },
];

for (const accuracy of ACCURACIES) {
  const { name, ulp, worst } = accuracy;
  Deno.test(`${name} is within ${ulp} ULP, and its worst input reaches that`, () => {
    const errorAt = errorOf(accuracy);
    for (const bits of sample(accuracy)) {
      const error = errorAt(bits).ulp;
      assert(error <= ulp, `${name}(${floatOf(bits)}), bits=${bits.toString(16)}: ${error} ULP`);
    }
    // A bound that nothing comes near would hide a change for the worse.
    const found = errorAt(worst).ulp;
    assert(found > ulp - 0.02 * Math.ceil(ulp), `${name}: ${found} ULP at its worst input`);
  });
}

Deno.test("gelu_tanh and gelu_erf are within 5.2e-7 and 4.5e-7 for |x| < 10", () => {
  for (const [name, bound] of [["gelu_tanh", 5.2e-7], ["gelu_erf", 4.5e-7]] as const) {
    const { exact, ulp, worst } = ACCURACIES.find((given) => given.name === name) as Accuracy;
    const range = { name, exact, low: -10, high: 10, ulp, worst };
    const errorAt = errorOf(range);
    for (const bits of sample(range)) {
      const { absolute } = errorAt(bits);
      assert(absolute <= bound, `${name}(${floatOf(bits)}): ${absolute}`);
    }
  }
});

Deno.test("every scalar function of one argument has a stated accuracy", () => {
  const names = Object.keys(SCALAR_FUNCTIONS).filter((name) => name !== "divide");
  assertEquals(ACCURACIES.map(({ name }) => name).toSorted(), names.toSorted());
});

/** Gives the errors of a function at an input: in ULP of the exact value, and absolute. */
function errorOf({ name, exact }: Accuracy): (bits: number) => { ulp: number; absolute: number } {
  const compute = compileTypescript(SCALAR_FUNCTIONS[name]);
  return (bits) => {
    const expected = exact(floatOf(bits));
    const absolute = Math.abs(floatOf(compute(bits)) - expected);
    return { ulp: absolute / lastPlace(expected), absolute };
  };
}

/** Samples inputs of stored form in a range, with normal results: 12 of each 2^17 in a row. */
function sample({ name, exact, low, high }: Accuracy): number[] {
  const next = wordGenerator(`accuracy/${name}`);
  const bits: number[] = [];
  for (let block = 0; block < 0x8000; block++) {
    for (let i = 0; i < 12; i++) bits.push(((block << 17) | (next() & 0x1ffff)) >>> 0);
  }
  return bits.filter((word) => {
    const x = floatOf(word);
    const small = NORMAL[0] <= low || name === "reciprocal" ? NORMAL[0] : 2 ** -51;
    return x >= low && x <= high && Math.abs(x) >= small && Math.abs(exact(x)) > NORMAL[0];
  });
}

/** One unit in the last place of an f32 in the binade of a value. */
function lastPlace(value: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const exponent = Math.max(-126, ((bits.getUint32(0) >>> 20) & 0x7ff) - 1023);
  return 2 ** (exponent - 23);
}
