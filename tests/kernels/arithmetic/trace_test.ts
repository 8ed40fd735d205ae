import { assertEquals } from "@std/assert";
import { bitsOf } from "../../../core/base/float_bits.ts";
import { compileTypescript } from "../../../kernels/arithmetic/print_typescript.ts";
import { type F32, type TracedFunction, Tracer } from "../../../kernels/arithmetic/trace.ts";
import { traceFunction } from "../../../kernels/arithmetic/trace_function.ts";

/** Traces a function of two values and applies it. */
function apply(body: (t: Tracer, a: F32, b: F32) => F32, a: number, b = 0): number {
  const traced = traceFunction("example", ["a", "b"], body);
  const bits = compileTypescript(traced)(bitsOf(a), bitsOf(b));
  return new Float32Array(Uint32Array.of(bits).buffer)[0];
}

Deno.test("Tracer records operations in order, equal ones once", () => {
  const t = new Tracer();
  const x = t.input(0);
  const square = t.multiply(x, x);
  assertEquals(t.multiply(x, x), square);
  const sum = t.add(square, t.float(1));
  assertEquals(t.float(1).id, sum.id - 1);
  assertEquals(t.nodes.map(({ operation }) => operation), [
    "input",
    "multiply",
    "float_constant",
    "add",
  ]);
  assertEquals(t.nodes[sum.id], { kind: "f32", operation: "add", operands: [1, 2], immediate: 0 });
});

Deno.test("Tracer keeps operations apart that differ in operands, order or constants", () => {
  const t = new Tracer();
  const [a, b] = [t.input(0), t.input(1)];
  const ids = [
    t.subtract(a, b),
    t.subtract(b, a),
    t.add(a, b),
    t.add(b, a),
    t.shiftLeft(t.toWord(a), 1),
    t.shiftLeft(t.toWord(a), 2),
    t.float(0),
    t.float(-0),
    t.word(0),
  ].map(({ id }) => id);
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("Tracer.float() rounds to f32, floatBits() and word() take bits as they are", () => {
  const t = new Tracer();
  const bits = (value: { readonly id: number }) => t.nodes[value.id].immediate;
  assertEquals(bits(t.float(0.1)), 0x3dcccccd);
  assertEquals(bits(t.float(-0)), 0x80000000);
  assertEquals(bits(t.floatBits(0xbf800000)), 0xbf800000);
  assertEquals(bits(t.word(-1)), 0xffffffff);
});

Deno.test("Tracer's compounds mean what their names say", () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ["negate", apply((t, a) => t.negate(a), 0), -0],
    ["negate twice", apply((t, a) => t.negate(t.negate(a)), -2.5), -2.5],
    ["absolute", apply((t, a) => t.absolute(a), -3), 3],
    ["maximum", apply((t, a, b) => t.maximum(a, b), 2, 5), 5],
    ["maximum of the same", apply((t, a, b) => t.maximum(a, b), 0, -0), 0],
    ["maximum keeps NaN on the left", apply((t, a, b) => t.maximum(a, b), NaN, 1), NaN],
    ["minimum", apply((t, a, b) => t.minimum(a, b), 2, 5), 2],
    ["minimum of the same", apply((t, a, b) => t.minimum(a, b), -0, 0), -0],
    ["polynomial", apply((t, a) => t.polynomial(a, [1, 2, 3]), 2), 17],
    ["polynomial of one", apply((t, a) => t.polynomial(a, [7]), 2), 7],
  ];
  for (const [name, actual, expected] of cases) {
    assertEquals(Object.is(actual, expected), true, `${name}: ${actual}`);
  }
});

Deno.test("Tracer.isNan() finds every NaN and nothing else", () => {
  const traced = traceFunction(
    "example",
    ["x"],
    (t, x) => t.select(t.isNan(x), t.float(1), t.float(0)),
  );
  const isNan = compileTypescript(traced);
  for (const bits of [0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001, 0xffffffff]) {
    assertEquals(isNan(bits), 0x3f800000, bits.toString(16));
  }
  for (const bits of [0, 0x80000000, 0x7f800000, 0xff800000, 0x7f7fffff, 1]) {
    assertEquals(isNan(bits), 0, bits.toString(16));
  }
});

Deno.test("traceFunction() brings results into the form that it is asked for", () => {
  const identity = (store: "none" | "normal" | "tensor") =>
    compileTypescript(traceFunction("example", ["x"], (_, x) => x, store));
  // Bits of an input, and of what each form makes of it.
  const rows: readonly (readonly [number, number, number, number])[] = [
    [0x3f800000, 0x3f800000, 0x3f800000, 0x3f800000],
    [0x80000000, 0x80000000, 0, 0],
    [0x00000001, 0x00000001, 0, 0],
    [0x00800000, 0x00800000, 0, 0], // 2^-126
    [0x80800001, 0x80800001, 0x80800001, 0],
    [0x25ffffff, 0x25ffffff, 0x25ffffff, 0],
    [0x26000000, 0x26000000, 0x26000000, 0x26000000], // 2^-51
    [0xa6000000, 0xa6000000, 0xa6000000, 0xa6000000],
    [0xff800000, 0xff800000, 0xff800000, 0xff800000],
    [0x7fc00000, 0x7fc00000, 0x7fc00000, 0x7fc00000],
  ];
  for (const [bits, none, normal, tensor] of rows) {
    assertEquals(identity("none")(bits), none, `none, ${bits.toString(16)}`);
    assertEquals(identity("normal")(bits), normal, `normal, ${bits.toString(16)}`);
    assertEquals(identity("tensor")(bits), tensor, `tensor, ${bits.toString(16)}`);
  }
});

Deno.test("traceFunction() gives the arguments in order and the name", () => {
  const traced: TracedFunction = traceFunction(
    "difference",
    ["a", "b"],
    (t, a, b) => t.subtract(a, b),
  );
  assertEquals(traced.name, "difference");
  assertEquals(traced.inputs, ["a", "b"]);
  assertEquals(traced.nodes[traced.result].operation, "subtract");
  assertEquals(compileTypescript(traced)(bitsOf(5), bitsOf(3)), bitsOf(2));
});
