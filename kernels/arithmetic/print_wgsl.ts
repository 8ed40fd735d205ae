import type { TracedFunction, TracedNode } from "./trace.ts";

/** How printed WGSL protects its results; "none" exists for the test that shows what it prevents. */
export type Guard = "every-result" | "none";

/**
 * Prints a traced function as WGSL on bit patterns (`u32` in, `u32` out).
 *
 * Every float result is xored with `zero()`, a zero read from a buffer: no compiler can rewrite
 * across it. Division and square root call the integer forms of the runtime (`div_rn`, `sqrt_rn`).
 * Source: determinism contract, rules 3, 4 and 6; see kernels/README.md.
 */
export function printWgsl(traced: TracedFunction, guard: Guard = "every-result"): string {
  const body = traced.nodes.map((node, id) => `  let t${id} = ${expression(node, traced, guard)};`);
  const result = traced.nodes[traced.result].kind === "f32"
    ? `bitcast<u32>(t${traced.result})`
    : `t${traced.result}`;
  const parameters = traced.inputs.map((_, i) => `x${i}: u32`).join(", ");
  return `fn ${traced.name}(${parameters}) -> u32 {\n  let gz = zero();\n${
    body.join("\n")
  }\n  return ${result};\n}\n`;
}

function expression(node: TracedNode, traced: TracedFunction, guard: Guard): string {
  const { operation, operands, immediate } = node;
  const [a, b, c] = operands.map((id) => `t${id}`);
  const guarded = (text: string) =>
    guard === "none" ? text : `bitcast<f32>(bitcast<u32>(${text})^gz)`;
  const mask = guard === "none" ? "" : "^gz";
  switch (operation) {
    case "input":
      return `bitcast<f32>(x${immediate})`;
    case "word_input":
      return `x${immediate}`;
    case "float_constant":
      return `bitcast<f32>(${hex(immediate)}${mask})`;
    case "word_constant":
      return hex(immediate);
    case "add":
      return guarded(`${a} + ${b}`);
    case "subtract":
      return guarded(`${a} - ${b}`);
    case "multiply":
      return guarded(`${a} * ${b}`);
    case "divide":
      return `div_rn(${a}, ${b})`;
    case "sqrt":
      return `sqrt_rn(${a})`;
    case "floor":
      return `floor(${a})`;
    case "less":
    case "unsigned_less":
      return `${a} < ${b}`;
    case "less_equal":
      return `${a} <= ${b}`;
    case "signed_less":
      return `bitcast<i32>(${a}) < bitcast<i32>(${b})`;
    case "word_equal":
      return `${a} == ${b}`;
    case "word_add":
      return `${a} + ${b}`;
    case "word_subtract":
      return `${a} - ${b}`;
    case "word_multiply":
      return `${a} * ${b}`;
    case "and":
      return `${a} & ${b}`;
    case "or":
      return `${a} | ${b}`;
    case "xor":
      return `${a} ^ ${b}`;
    case "shift_left":
      return `${a} << ${immediate}u`;
    case "shift_right":
      return `${a} >> ${immediate}u`;
    case "shift_right_signed":
      return `bitcast<u32>(bitcast<i32>(${a}) >> ${immediate}u)`;
    case "to_word":
      return `bitcast<u32>(${a})`;
    case "to_float":
      // A constant word would be folded with what follows, so it passes the run-time zero too.
      return traced.nodes[operands[0]].operation === "word_constant"
        ? `bitcast<f32>(${a}${mask})`
        : `bitcast<f32>(${a})`;
    case "int_to_float":
      return `f32(bitcast<i32>(${a}))`;
    case "float_to_int":
      return `bitcast<u32>(i32(${a}))`;
    case "select":
      return `select(${c}, ${b}, ${a})`;
    default:
      return operation satisfies never;
  }
}

function hex(bits: number): string {
  return `0x${(bits >>> 0).toString(16).padStart(8, "0")}u`;
}
