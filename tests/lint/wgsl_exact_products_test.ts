import { assert, assertEquals } from "@std/assert";
import { printWgsl } from "../../kernels/arithmetic/print_wgsl.ts";
import { EXACT_MULTIPLY_ADD } from "../../kernels/matmul/exact_multiply_add.ts";
import { round12 } from "../../kernels/matmul/matmul_functions.ts";
import { lintWgsl } from "./wgsl_lint.ts";

const HEAD = `@group(0) @binding(0) var<storage, read> params: array<u32>;
fn zero() -> u32 { return params[0]; }
@group(0) @binding(1) var<storage, read_write> y: array<u32>;
var<workgroup> rounded_tile: array<u32, 8>;
${printWgsl(round12)}${EXACT_MULTIPLY_ADD}`;

const BODY = `fn kernel() {
  let rounded_a = round12(y[0]);
  rounded_tile[1] = round12(y[1]);
  let rounded_b = rounded_tile[1];
  y[2] = exact_multiply_add(y[2], rounded_a, rounded_b);
}`;

/** Lints the body with one text put in place of another. */
function messages(from = "", to = "", text = HEAD + BODY): string[] {
  assert(text.includes(from));
  return lintWgsl(text.replace(from, to)).map(({ message }) => message);
}

Deno.test("lintWgsl() lets a product of rounded factors be added without a guard", () => {
  assertEquals(messages(), []);
});

Deno.test("lintWgsl() reports a factor that was not rounded", () => {
  assertEquals(messages("rounded_a, rounded_b)", "y[3], rounded_b)"), [
    "factor of exact_multiply_add is not rounded",
  ]);
  assertEquals(messages("rounded_a, rounded_b)", "rounded_a, y[3])").length, 1);
  assertEquals(messages("let rounded_a = round12(y[0])", "let rounded_a = y[0]"), [
    "rounded_a is not rounded",
  ]);
  assertEquals(messages("let rounded_a =", "var rounded_a =").length, 1);
  assertEquals(messages("rounded_tile[1] = round12(y[1])", "rounded_tile[1] = y[1]"), [
    "what is rounded takes another value",
  ]);
  assertEquals(messages("rounded_tile[1] =", "rounded_tile[1] +=").length, 1);
  assertEquals(messages("fn kernel()", "fn kernel(rounded_c: u32)").length, 1);
  assertEquals(messages("var<workgroup> rounded_tile", "var<private> rounded_tile").length, 1);
});

Deno.test("lintWgsl() takes a vector for rounded if all of its parts are", () => {
  const quads = HEAD.replace("array<u32, 8>;", "array<vec4<u32>, 8>;") + BODY
    .replace("= round12(y[1])", "= vec4<u32>(round12(y[1]), rounded_a, rounded_a, rounded_a)")
    .replace("rounded_tile[1];", "rounded_tile[1].y;");
  assertEquals(messages("", "", quads), []);
  assertEquals(messages("rounded_a, rounded_a)", "rounded_a, y[4])", quads), [
    "what is rounded takes another value",
  ]);
});

Deno.test("lintWgsl() knows one text of the unguarded product, and one of the rounding", () => {
  assert(messages("bitcast<f32>(sum) +", "bitcast<f32>(sum) -").length > 0);
  assert(
    messages("bitcast<f32>(a) * bitcast<f32>(b)", "bitcast<f32>(a) * bitcast<f32>(sum)").length > 0,
  );
  assert(messages("fn exact_multiply_add", "fn other_multiply_add").length > 0);
  assert(messages("0xfffff000u", "0xffffff00u").length > 0);
});
