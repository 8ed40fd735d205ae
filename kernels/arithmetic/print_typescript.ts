import { floatOf } from "../../core/base/float_bits.ts";
import type { TracedFunction, TracedNode } from "./trace.ts";

/**
 * Prints a traced function as TypeScript: strict f32 arithmetic by `Math.fround` after every
 * operation. Arguments and result are bit patterns.
 *
 * This is the definition of the bits; WASM must equal it always, an adapter must prove it.
 */
export function printTypescript(traced: TracedFunction): string {
  const body = traced.nodes.map((node, id) => `const t${id} = ${expression(node)};`);
  const result = traced.nodes[traced.result].kind === "f32"
    ? `bitsOf(t${traced.result})`
    : `t${traced.result} >>> 0`;
  return `(${traced.inputs.map((_, i) => `x${i}`).join(", ")}) => {\n${
    body.join("\n")
  }\nreturn ${result};\n}`;
}

/** A traced function on the bit patterns of f32 values. */
export type BitFunction = (...bits: number[]) => number;

/** Compiles the TypeScript form of a traced function. */
export function compileTypescript(traced: TracedFunction): BitFunction {
  const view = new DataView(new ArrayBuffer(4));
  const bits = (x: number) => (view.setFloat32(0, x), view.getInt32(0));
  const float = (u: number) => (view.setInt32(0, u), view.getFloat32(0));
  return new Function("floatOf", "intOf", "bitsOf", "round", `return ${printTypescript(traced)}`)(
    float,
    bits,
    (x: number) => bits(x) >>> 0,
    Math.fround,
  );
}

function expression({ operation, operands, immediate }: TracedNode): string {
  const [a, b, c] = operands.map((id) => `t${id}`);
  switch (operation) {
    case "input":
      return `floatOf(x${immediate})`;
    case "word_input":
      return `x${immediate} | 0`;
    case "float_constant":
      return literal(immediate);
    case "word_constant":
      return String(immediate | 0);
    case "add":
      return `round(${a} + ${b})`;
    case "subtract":
      return `round(${a} - ${b})`;
    case "multiply":
      return `round(${a} * ${b})`;
    case "divide":
      return `round(${a} / ${b})`;
    case "sqrt":
      return `round(Math.sqrt(${a}))`;
    case "floor":
      return `Math.floor(${a})`;
    case "less":
    case "signed_less":
      return `${a} < ${b}`;
    case "less_equal":
      return `${a} <= ${b}`;
    case "unsigned_less":
      return `(${a} >>> 0) < (${b} >>> 0)`;
    case "word_equal":
      return `${a} === ${b}`;
    case "word_add":
      return `(${a} + ${b}) | 0`;
    case "word_subtract":
      return `(${a} - ${b}) | 0`;
    case "word_multiply":
      return `Math.imul(${a}, ${b})`;
    case "and":
      return `${a} & ${b}`;
    case "or":
      return `${a} | ${b}`;
    case "xor":
      return `${a} ^ ${b}`;
    case "shift_left":
      return `${a} << ${immediate}`;
    case "shift_right":
      return `(${a} >>> ${immediate}) | 0`;
    case "shift_right_signed":
      return `${a} >> ${immediate}`;
    case "to_word":
      return `intOf(${a})`;
    case "to_float":
      return `floatOf(${a})`;
    case "int_to_float":
      return `round(${a})`;
    case "float_to_int":
      return `${a} | 0`;
    case "select":
      return `${a} ? ${b} : ${c}`;
    default:
      return operation satisfies never;
  }
}

function literal(bits: number): string {
  const value = floatOf(bits);
  return Object.is(value, -0) ? "-0" : String(value);
}
