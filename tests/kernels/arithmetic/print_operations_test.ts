import { assertEquals } from "@std/assert";
import asc from "assemblyscript";
import { composeShader } from "../../../core/device/webgpu/compose_shader.ts";
import { compileTypescript } from "../../../kernels/arithmetic/print_typescript.ts";
import { ConstantTable, printWasm } from "../../../kernels/arithmetic/print_wasm.ts";
import type { F32, Operation, Tracer } from "../../../kernels/arithmetic/trace.ts";
import { traceFunction } from "../../../kernels/arithmetic/trace_function.ts";
import { scalarProbe } from "../../../kernels/elementwise/scalar_probe.ts";
import { withWebgpu } from "../../helpers/devices.ts";
import { runProbe } from "../../helpers/run_probe.ts";
import { SPECIAL_BITS } from "../../helpers/scalar_inputs.ts";
import { lintWgsl } from "../../lint/wgsl_lint.ts";

type Body = (t: Tracer, a: F32, b: F32) => F32;

const bits = (t: Tracer, x: F32) => t.toWord(x);

/** One function for each operation that a traced function may use. */
const BODIES: Readonly<Record<Operation, Body>> = {
  input: (_, _a, b) => b,
  word_input: (t) => t.toFloat(t.shiftRight(t.wordInput(1), 1)),
  float_constant: (t, a) => t.add(normal(t, a), t.float(0.1)),
  word_constant: (t, a) => t.toFloat(t.xor(bits(t, a), t.word(0x12345678))),
  add: (t, a, b) => t.add(normal(t, a), normal(t, b)),
  subtract: (t, a, b) => t.subtract(normal(t, a), normal(t, b)),
  multiply: (t, a, b) => t.multiply(normal(t, a), normal(t, b)),
  divide: (t, a, b) => t.divide(normal(t, a), normal(t, b)),
  sqrt: (t, a) => t.sqrt(t.absolute(normal(t, a))),
  floor: (t, a) => t.floor(normal(t, a)),
  less: (t, a, b) => choose(t, t.less(normal(t, a), normal(t, b))),
  less_equal: (t, a, b) => choose(t, t.lessEqual(normal(t, a), normal(t, b))),
  signed_less: (t, a, b) => choose(t, t.signedLess(bits(t, a), bits(t, b))),
  unsigned_less: (t, a, b) => choose(t, t.unsignedLess(bits(t, a), bits(t, b))),
  word_equal: (t, a, b) => choose(t, t.wordEqual(bits(t, a), bits(t, b))),
  word_add: (t, a, b) => t.toFloat(t.wordAdd(bits(t, a), bits(t, b))),
  word_subtract: (t, a, b) => t.toFloat(t.wordSubtract(bits(t, a), bits(t, b))),
  word_multiply: (t, a, b) => t.toFloat(t.wordMultiply(bits(t, a), bits(t, b))),
  and: (t, a, b) => t.toFloat(t.and(bits(t, a), bits(t, b))),
  or: (t, a, b) => t.toFloat(t.or(bits(t, a), bits(t, b))),
  xor: (t, a, b) => t.toFloat(t.xor(bits(t, a), bits(t, b))),
  shift_left: (t, a) => t.toFloat(t.shiftLeft(bits(t, a), 5)),
  shift_right: (t, a) => t.toFloat(t.shiftRight(bits(t, a), 5)),
  shift_right_signed: (t, a) => t.toFloat(t.shiftRightSigned(bits(t, a), 5)),
  to_word: (t, a) => t.toFloat(t.magnitude(a)),
  to_float: (t, a) => t.toFloat(t.shiftRight(bits(t, a), 1)),
  int_to_float: (t, a) => t.intToFloat(t.shiftRightSigned(bits(t, a), 8)),
  float_to_int: (t, a) => t.toFloat(t.floatToInt(t.floor(small(t, a)))),
  select: (t, a, b) => t.select(t.signedLess(bits(t, a), t.word(0)), t.absolute(b), t.negate(a)),
};

/** A word that lane masks and truth values give alike. */
function choose(t: Tracer, condition: Parameters<Tracer["select"]>[0]): F32 {
  const yes = t.toFloat(t.select(condition, t.word(0), t.word(0x3f800000)));
  return t.add(yes, t.toFloat(t.select(condition, t.word(0x40000000), t.word(0))));
}

/** Brings any bits to a normal number of moderate size, where every target has IEEE arithmetic. */
function normal(t: Tracer, x: F32): F32 {
  const fraction = t.and(bits(t, x), t.word(0x83ffffff));
  return t.toFloat(t.or(t.wordAdd(fraction, t.word(0x3c000000)), t.word(0x01000000)));
}

/** A number below 2^8 in size. */
function small(t: Tracer, x: F32): F32 {
  return t.toFloat(t.or(t.and(bits(t, x), t.word(0x80ffffff)), t.word(0x42000000)));
}

/** Pairs of special values, but for NaN that JavaScript cannot hold without changing it. */
const VALUES = SPECIAL_BITS.filter((word) => quiet(word) === word);
const A = Uint32Array.from(VALUES.flatMap((x) => VALUES.map(() => x)));
const B = Uint32Array.from(VALUES.flatMap(() => VALUES));

const TRACED = Object.entries(BODIES).map(([operation, body]) =>
  traceFunction(`do_${operation}`, ["a", "b"], body)
);
const EXPECTED = TRACED.map((traced) => {
  const definition = compileTypescript(traced);
  return A.map((a, i) => definition(a, B[i]));
});

Deno.test("printWasm() means the same as printTypescript(), operation by operation", async () => {
  const table = new ConstantTable();
  const printed = TRACED.map((traced) => printWasm(traced, table));
  const loops = TRACED.map(({ name }) =>
    `export function run_${name}(n: usize): void { for (let i: usize = 0; i < n; i += 16) {
      v128.store(0x30000 + i, ${name}(v128.load(0x10000 + i), v128.load(0x20000 + i))); } }`
  );
  const exports = await buildModule([table.print(), ...printed, ...loops].join("\n"));
  const memory = new Uint32Array((exports.memory as WebAssembly.Memory).buffer);
  memory.set(A, 0x10000 / 4);
  memory.set(B, 0x20000 / 4);
  TRACED.forEach(({ name }, k) => {
    (exports[`run_${name}`] as (bytes: number) => void)(4 * A.length);
    const actual = memory.subarray(0x30000 / 4, 0x30000 / 4 + A.length);
    assertEquals(firstDifference(actual, EXPECTED[k]), "", name);
  });
});

Deno.test("printWgsl() means the same as printTypescript(), operation by operation", async () => {
  await withWebgpu(async (device) => {
    for (const [k, traced] of TRACED.entries()) {
      const probe = scalarProbe("divide");
      const op = {
        ...probe,
        functions: [traced],
        webgpu: (...given: Parameters<typeof probe.webgpu>) =>
          probe.webgpu(...given).map((stage) => ({
            ...stage,
            code: stage.code.replaceAll("canonical_divide", traced.name),
          })),
      };
      const shapes = { inputs: [[1], [1]], outputs: [[1]] };
      assertEquals(lintWgsl(composeShader(op, op.webgpu(shapes, {})[0])), [], traced.name);
      const actual = new Uint32Array((await runProbe(device, op, [A, B])).buffer);
      assertEquals(firstDifference(actual, EXPECTED[k]), "", traced.name);
    }
  });
});

Deno.test("printWasm() takes a choice between a value and zero as one `and`", () => {
  const chosen = (yes: boolean) =>
    traceFunction("example", ["x"], (t, x) => {
      const words = [t.toWord(x), t.word(0)] as const;
      return t.toFloat(t.select(t.isNan(x), ...(yes ? words : [words[1], words[0]] as const)));
    });
  assertEquals(print(chosen(true)).match(/v128\.and\(/g)?.length, 2); // one is in isNan
  assertEquals(print(chosen(false)).includes("v128.andnot("), true);
  assertEquals(print(chosen(true)).includes("bitselect"), false);
});

Deno.test("ConstantTable repeats each distinct constant over four lanes, once", () => {
  const table = new ConstantTable();
  assertEquals([0x3f800000, 7, 0x3f800000, -1].map((x) => table.offsetOf(x)), [0, 16, 0, 32]);
  const lanes = ["0x3f800000", "0x00000007", "0xffffffff"].flatMap((x) => [x, x, x, x]);
  assertEquals(
    table.print(),
    `const CONSTANTS: usize = memory.data<u32>([${lanes.join(", ")}], 16);\n`,
  );
});

function print(traced: Parameters<typeof printWasm>[0]): string {
  return printWasm(traced, new ConstantTable());
}

async function buildModule(text: string): Promise<WebAssembly.Exports> {
  let binary = new Uint8Array();
  const { error, stderr } = await asc.main(
    ["module.ts", "-o", "module.wasm", "--runtime", "stub", "--enable", "simd"].concat(
      ["--initialMemory", "4"],
    ),
    {
      readFile: (name: string) => name === "module.ts" ? text : null,
      writeFile: (_name: string, contents: string | Uint8Array) => {
        if (typeof contents !== "string") binary = new Uint8Array(contents);
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`Cannot build the test's module:\n${stderr.toString()}`);
  const { instance } = await WebAssembly.instantiate(binary, { env: { abort: () => {} } });
  return instance.exports;
}

/** Sets the bit that JavaScript sets in every NaN. */
function quiet(word: number): number {
  return ((word & 0x7fffffff) > 0x7f800000 ? word | 0x00400000 : word) >>> 0;
}

function firstDifference(actual: Uint32Array, expected: Uint32Array): string {
  const at = expected.findIndex((word, i) => quiet(actual[i]) !== quiet(word));
  if (at < 0) return "";
  const hex = (word: number) => word.toString(16).padStart(8, "0");
  return `of ${hex(A[at])} and ${hex(B[at])}: ${hex(actual[at])}, expected ${hex(expected[at])}`;
}
