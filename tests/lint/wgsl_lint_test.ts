import { assert, assertEquals, assertMatch } from "@std/assert";
import { listSources } from "./sources.ts";
import { lintWgsl, lintWgslSource } from "./wgsl_lint.ts";

const HEAD = `
@group(0) @binding(0) var<storage, read> zeros: array<u32>;
@group(0) @binding(1) var<storage, read> x: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<u32>;
struct Size { rows: u32, eps: f32 }
@group(0) @binding(3) var<uniform> size: Size;
var<workgroup> part: array<u32, 32>;
var<private> own: u32;
fn zero() -> u32 { return zeros[0]; }
fn f32_param(a: f32) -> u32 { return bitcast<u32>(a); }
`;

/** Lints statements that follow `a`, `b` (f32), `i` (u32) and `gz`, and returns the messages. */
function faults(statements: string): string[] {
  const text = `${HEAD}@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let gz = zero(); let i = id.x; let a = bitcast<f32>(x[i]); let b = bitcast<f32>(x[i + 1u]);
  ${statements}
}`;
  return lintWgsl(text).map(({ message }) => message);
}

const CANONICAL: readonly string[] = [
  "y[i] = bitcast<u32>(a + b) ^ gz;",
  "let t = bitcast<f32>(bitcast<u32>(a*b)^gz); let u = bitcast<f32>(gz ^ bitcast<u32>(t - b));",
  "let t = bitcast<f32>(bitcast<u32>(a + b) ^ zero());",
  "let t = bitcast<f32>(0x3f800000u ^ gz); if (t <= a) { y[i] = 1u; }",
  "let t = select(a, b, a < b); y[i] = bitcast<u32>(t);",
  "let t = floor(a); let n = i32(t); let f = f32(n);",
  "let t = bitcast<f32>(bitcast<u32>(a) ^ 0x80000000u); let u = bitcast<f32>(x[i] & 0x7fffffffu);",
  "let q = i / 3u; let r = i % 3u; let n = -i32(i); y[i] = min(q, max(r, 2u));",
  "var s = 0u; for (var k = 0u; k < 4u; k++) { s += x[k]; } while (s > 9u) { s -= 1u; }",
  "let v = vec4<u32>(x[i], 1u, 2u, 3u); y[i] = v.x >> 3u; y[i] >>= 1u; own |= v.w;",
  "let v = vec2f(a, b); let w = bitcast<vec2f>(bitcast<vec2u>(v * v) ^ vec2u(gz)); y[i] = w_bits(w.x);",
  "part[i] = x[i]; workgroupBarrier(); let n = arrayLength(&x); y[i] = countOneBits(n);",
  "let e = size.eps; y[i] = f32_param(e);",
  "switch (i) { case 0u, 1u: { y[i] = 0u; } default: { return; } }",
  "loop { if (i >= 3u) { break; } continuing { break if i == 2u; } }",
  "{ let gz = 0u; y[i] = gz; } y[i] = bitcast<u32>(a + b) ^ gz;",
  "let p = &y[i]; *p = 3u; _ = i; y[i] = u32(i > 2u && i != 7u || !(i == 9u));",
];

// One case for each thing that is forbidden, with what its message must say.
const FORBIDDEN: readonly (readonly [statements: string, message: RegExp])[] = [
  ["let t = a + b;", /\+ is not guarded/],
  ["let t = a - b;", /- is not guarded/],
  ["let t = a * b;", /\* is not guarded/],
  ["let t = bitcast<f32>(bitcast<u32>(a * b + a) ^ gz);", /\* is not guarded/],
  ["let t = bitcast<f32>(bitcast<u32>(a + b));", /not guarded/],
  ["let t = bitcast<f32>(bitcast<u32>(a + b) | gz);", /not guarded/],
  ["let t = bitcast<f32>(bitcast<u32>(a + b) ^ 0u);", /not guarded/],
  ["let t = bitcast<f32>(bitcast<u32>(a + b) ^ x[0]);", /not guarded/],
  ["let t = bitcast<f32>(bitcast<u32>(a + b) ^ own);", /not guarded/],
  ["let z = 0u; let t = bitcast<f32>(bitcast<u32>(a + b) ^ z);", /not guarded/],
  ["var z = zero(); let t = bitcast<f32>(bitcast<u32>(a + b) ^ z);", /not guarded/],
  ["{ let gz = 0u; let t = bitcast<f32>(bitcast<u32>(a + b) ^ gz); }", /not guarded/],
  ["let t = bitcast<f32>(bitcast<u32>(select(a + b, a, i < 1u)) ^ gz);", /not guarded/],
  ["let t = f32_param(a * b);", /not guarded/],
  ["let v = vec2f(a, b); let t = v + v;", /not guarded/],
  ["let t = f32(i) * a;", /not guarded/],
  ["var t = a; t += b;", /\+= cannot be guarded/],
  ["var t = a; t *= b;", /\*= cannot be guarded/],
  ["let t = a / b;", /\/ is not exact/],
  ["let t = bitcast<f32>(bitcast<u32>(a / b) ^ gz);", /\/ is not exact/],
  ["let t = a % b;", /% is not exact/],
  ["let t = -a;", /unary -/],
  ["let t = a == b;", /== differs/],
  ["let t = a != a;", /!= differs/],
  ["let t = 0.5;", /literal 0.5/],
  ["let t = 1e3f;", /literal 1e3f/],
  ["let t = 0x1p-3;", /literal 0x1p-3/],
  ["let t = a < 1.0;", /literal 1.0/],
  ["let t = a < 1;", /literal can be folded/],
  ["let t: f32 = 1;", /literal can be folded/],
  ["var t = a; t = 1;", /literal can be folded/],
  ["let t = select(0, a, i < 1u);", /literal can be folded/],
  ["let t = f32_param(1);", /literal can be folded/],
  ["let t = vec2<f32>(a, 1);", /literal can be folded/],
  ["let t = vec2f();", /constant 0/],
  ["var t: f32;", /starts as a constant 0/],
  ["let t = f32(3);", /can be folded/],
  ["let t = bitcast<f32>(0x3f800000u);", /can be folded/],
  ["let c = 0x3f800000u; let t = bitcast<f32>(c);", /can be folded/],
  ["const c = 3u << 2u; let t = bitcast<f32>(c + 1u);", /can be folded/],
  ["let t = bitcast<f32>(0x7f800000u ^ gz);", /NaN or infinite/],
  ["let t = bitcast<f32>(0x7fc00000u ^ gz);", /NaN or infinite/],
  ["let t = bitcast<f32>(0xff800000u);", /NaN or infinite/],
  ["let m = mat2x2f(a, a, b, b);", /type mat2x2 is not canonical/],
  ["var m: mat4x4<f32>;", /type mat4x4 is not canonical/],
  ["let t = f16(1);", /f16 is not (portable|canonical)/],
  ["let t = mystery(a);", /cannot tell the type/],
  ["let t = nowhere + 1u;", /cannot tell the type of nowhere/],
  ["let t = subgroupAdd(i);", /subgroupAdd is not portable/],
  ["let t = subgroupAdd(a);", /subgroupAdd is not portable/],
  ["let t = quadBroadcast(i, 0u);", /quadBroadcast is not portable/],
];

const BUILT_INS = [
  ..."sqrt inverseSqrt exp exp2 log log2 tanh sin cos tan asin acos atan sinh cosh".split(" "),
  ..."round ceil trunc fract sign abs saturate degrees radians quantizeToF16".split(" "),
].map((name) => `${name}(a)`).concat(
  ["pow", "min", "max", "step", "atan2", "distance"].map((name) => `${name}(a, b)`),
  ["fma", "mix", "clamp", "smoothstep"].map((name) => `${name}(a, b, a)`),
  ["length", "normalize", "pack2x16float"].map((name) => `${name}(vec2f(a, b))`),
  ["dot(vec2f(a, b), vec2f(b, a))", "unpack2x16float(i)"],
);

Deno.test("lintWgsl() passes canonical shaders", () => {
  const extra = "fn w_bits(a: f32) -> u32 { return bitcast<u32>(a); }";
  for (const statements of CANONICAL) {
    assertEquals(faults(`${statements} } ${extra} fn rest() {`), [], statements);
  }
});

for (const [statements, message] of FORBIDDEN) {
  Deno.test(`lintWgsl() reports ${statements}`, () => {
    assertMatch(faults(statements).join("\n"), message);
  });
}

Deno.test("lintWgsl() reports every built-in function on floats", () => {
  for (const call of BUILT_INS) {
    assertMatch(faults(`let t = ${call};`).join("\n"), /on floats is not canonical/, call);
  }
});

Deno.test("lintWgsl() reports what stands outside of functions", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["enable f16;", /f16 is not portable/],
    ["enable subgroups;", /subgroups is not portable/],
    ["fn f(@builtin(subgroup_size) n: u32) {}", /subgroup_size is not portable/],
    ["var<workgroup> s: atomic<f32>;", /atomic<f32> is not canonical/],
    ["struct S { m: mat3x3f }", /type mat3x3 is not canonical/],
    ["override scale: f32;", /override can be folded/],
    ["const scale = 0.5;", /literal 0.5/],
    ["fn f() -> f32 { return 0; }", /literal can be folded/],
    ["alias real = f32; fn f(a: real) -> real { return a * a; }", /not guarded/],
    ["fn f(a: vec2f) -> f32 { return a.x * a.y; }", /not guarded/],
    ["fn f(a: ptr<function, f32>) { *a = *a * *a; }", /not guarded/],
    ["@group(0) @binding(9) var<storage> w: array<f32>; fn f() { w[0] = w[1] - w[2]; }", /guarded/],
  ];
  for (const [text, message] of cases) {
    assertMatch(lintWgsl(HEAD + text).map(({ message }) => message).join("\n"), message, text);
  }
});

Deno.test("lintWgsl() accepts a zero only from a buffer that the shader cannot write", () => {
  const sum = "fn f(a: f32) -> u32 { let z = zero(); return bitcast<u32>(a + a) ^ z; }\n";
  const variable = "var<storage, read> zeros: array<u32>;\n";
  const reads = "fn zero() -> u32 { return zeros[0]; }\n";
  assertEquals(lintWgsl(variable + reads + sum), []);
  const others = [
    "fn zero() -> u32 { return 0u; }\n",
    `var<private> zeros: array<u32, 1>;\n${reads}`,
    `var<storage, read_write> zeros: array<u32>;\n${reads}`,
    `${variable}fn zero() -> u32 { return zeros[0] & 0u; }\n`,
  ];
  for (const other of others) assertEquals(lintWgsl(other + sum).length, 1, other);
  const element = `${variable}fn zero(i: u32) -> u32 { return zeros[i]; }\n`;
  assertEquals(lintWgsl(element + sum.replace("zero()", "zero(7u)")).length, 1);
});

Deno.test("lintWgsl() names each fault of a line once, in order", () => {
  const text =
    "fn f(a: f32) {\n  let t = a * a + a * a;\n\n  let u = /* two\nlines */ exp(a);\n}\n";
  assertEquals(lintWgsl(text), [
    { line: 2, message: "float + is not guarded" },
    { line: 2, message: "float * is not guarded" },
    { line: 5, message: "exp on floats is not canonical" },
  ]);
});

Deno.test("lintWgsl() reports text that it cannot read instead of passing it", () => {
  for (const text of ["fn f( {", "fn f() { let a = ; }", "fn f() { § }", "hello", "fn f() {"]) {
    assertEquals(lintWgsl(text).length, 1, text);
  }
});

Deno.test("lintWgsl() knows a shader's own functions and their parameters", () => {
  const own = "fn exp(a: u32) -> u32 { return a; }\nfn f(a: u32) -> u32 { return exp(a); }";
  assertEquals(lintWgsl(own), []);
  const pointer = "fn first(p: ptr<function, array<u32, 4>>) -> u32 { return (*p)[0]; }";
  assertEquals(lintWgsl(pointer), []);
});

Deno.test("lintWgslSource() reports floats of every kind, and no bit patterns", () => {
  const clean = "// f32\nfn f(a: u32, b: vec4u) -> u32 { return exp_bits(a) + 0x3f800000u; }";
  assertEquals(lintWgslSource(clean), []);
  const floats = ["f32", "f16", "vec4f", "vec2h", "mat2x2f", "1.0", "2f", "1e3", "0x1p3", ".5"];
  for (const word of floats) {
    const found = lintWgslSource(`fn f() {\n let a = ${word}; }`);
    assertEquals(found, [{ line: 2, message: `${word} belongs in a printed function` }]);
  }
});

// The start-up probe asks what an adapter does with forbidden forms, so it consists of them.
const CANARY = "core/device/webgpu/canary/canary.wgsl";

Deno.test("every hand-written shader but the canary leaves floats to the printed functions", () => {
  const root = new URL("../../", import.meta.url);
  const read = (path: string) => Deno.readTextFileSync(new URL(path, root));
  // The runtime of the printed functions divides bit patterns; its signatures name f32.
  const paths = listSources(root)
    .filter((path) => path.endsWith(".wgsl") && !path.startsWith("kernels/arithmetic/"));
  assert(paths.includes(CANARY) && paths.length > 1);
  for (const path of paths) {
    if (path !== CANARY) assertEquals(lintWgslSource(read(path)), [], path);
  }
  assert(lintWgslSource(read(CANARY)).length > 0, "the canary needs no exception");
});
