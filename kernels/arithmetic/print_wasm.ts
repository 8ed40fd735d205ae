import type { TracedFunction, TracedNode } from "./trace.ts";

/**
 * Prints a traced function as AssemblyScript: four f32 lanes in, four out, always inlined.
 *
 * Constants are loaded from a table in memory, because V8 builds vector constants anew inside
 * loops (1.4 times slower on softmax). A loop that is short of loads keeps the first constant in a
 * register: `const k = name_constant()` before it, `name_with(..., k)` inside.
 *
 * @param traced The function.
 * @param table Gives the byte offset of a constant in the table named `CONSTANTS`.
 */
export function printWasm(traced: TracedFunction, table: ConstantTable): string {
  const parameters = traced.inputs.map((_, i) => `x${i}: v128`).join(", ");
  const args = traced.inputs.map((_, i) => `x${i}`).join(", ");
  const first = traced.nodes.findIndex(isLoadedConstant);
  const body = traced.nodes.map((_, id) => {
    const text = id === first ? "k" : printNode(id, traced, table);
    return `  const t${id}: v128 = ${text};`;
  });
  const constant = first < 0
    ? "i32x4.splat(0)"
    : `v128.load(CONSTANTS, ${table.offsetOf(traced.nodes[first].immediate)})`;
  return `${INLINE}export function ${traced.name}_constant(): v128 {
  return ${constant};
}
${INLINE}export function ${traced.name}_with(${parameters}, k: v128): v128 {
${body.join("\n")}
  return t${traced.result};
}
${INLINE}export function ${traced.name}(${parameters}): v128 {
  return ${traced.name}_with(${args}, ${traced.name}_constant());
}
`;
}

/** Prints the operation of a node; its operands are `t<id>`. */
export function printNode(id: number, traced: TracedFunction, table: ConstantTable): string {
  const node = traced.nodes[id];
  return zeroSelect(node, traced) ?? orderSelect(node, traced) ?? expression(node, table);
}

const INLINE = "// @ts-ignore: decorator\n@inline\n";

/** Whether a node is a constant that is read from memory; zero never is. */
function isLoadedConstant({ operation, immediate }: TracedNode): boolean {
  return operation === "float_constant" || (operation === "word_constant" && immediate !== 0);
}

/** Collects the distinct constants of all printed functions, each repeated over four lanes. */
export class ConstantTable {
  readonly #offsets = new Map<number, number>();

  /** Gives the byte offset of a constant, adding it if it is new. */
  offsetOf(bits: number): number {
    const known = this.#offsets.get(bits >>> 0);
    if (known !== undefined) return known;
    const offset = this.#offsets.size * 16;
    this.#offsets.set(bits >>> 0, offset);
    return offset;
  }

  /** Prints the table as a static segment of the module. */
  print(): string {
    const words = [...this.#offsets.keys()].flatMap((bits) => Array(4).fill(hex(bits)));
    return `const CONSTANTS: usize = memory.data<u32>([${words.join(", ")}], 16);\n`;
  }
}

function expression({ operation, operands, immediate }: TracedNode, table: ConstantTable): string {
  const [a, b, c] = operands.map((id) => `t${id}`);
  switch (operation) {
    case "input":
    case "word_input":
      return `x${immediate}`;
    case "word_constant":
      if (immediate === 0) return "i32x4.splat(0)";
      return `v128.load(CONSTANTS, ${table.offsetOf(immediate)})`;
    case "float_constant":
      return `v128.load(CONSTANTS, ${table.offsetOf(immediate)})`;
    case "add":
      return `f32x4.add(${a}, ${b})`;
    case "subtract":
      return `f32x4.sub(${a}, ${b})`;
    case "multiply":
      return `f32x4.mul(${a}, ${b})`;
    case "divide":
      return `f32x4.div(${a}, ${b})`;
    case "sqrt":
      return `f32x4.sqrt(${a})`;
    case "floor":
      return `f32x4.floor(${a})`;
    case "less":
      return `f32x4.lt(${a}, ${b})`;
    case "less_equal":
      return `f32x4.le(${a}, ${b})`;
    case "signed_less":
      return `i32x4.lt_s(${a}, ${b})`;
    case "unsigned_less":
      return `i32x4.lt_u(${a}, ${b})`;
    case "word_equal":
      return `i32x4.eq(${a}, ${b})`;
    case "word_add":
      return `i32x4.add(${a}, ${b})`;
    case "word_subtract":
      return `i32x4.sub(${a}, ${b})`;
    case "word_multiply":
      return `i32x4.mul(${a}, ${b})`;
    case "and":
      return `v128.and(${a}, ${b})`;
    case "or":
      return `v128.or(${a}, ${b})`;
    case "xor":
      return `v128.xor(${a}, ${b})`;
    case "shift_left":
      return `i32x4.shl(${a}, ${immediate})`;
    case "shift_right":
      return `i32x4.shr_u(${a}, ${immediate})`;
    case "shift_right_signed":
      return `i32x4.shr_s(${a}, ${immediate})`;
    case "to_word":
    case "to_float":
      return a;
    case "int_to_float":
      return `f32x4.convert_i32x4_s(${a})`;
    case "float_to_int":
      return `i32x4.trunc_sat_f32x4_s(${a})`;
    case "select":
      return `v128.bitselect(${b}, ${c}, ${a})`;
    default:
      return operation satisfies never;
  }
}

/** A choice between a value and zero is one `and` with the lane mask instead of a blend. */
function zeroSelect({ operation, operands }: TracedNode, traced: TracedFunction): string | null {
  if (operation !== "select") return null;
  const isZero = (id: number) =>
    traced.nodes[id].operation === "word_constant" && traced.nodes[id].immediate === 0;
  if (isZero(operands[2])) return `v128.and(t${operands[1]}, t${operands[0]})`;
  if (isZero(operands[1])) return `v128.andnot(t${operands[2]}, t${operands[0]})`;
  return null;
}

/** Larger and smaller of two, as the tracer writes them, are one instruction with the same result. */
function orderSelect({ operation, operands }: TracedNode, traced: TracedFunction): string | null {
  if (operation !== "select") return null;
  const [condition, yes, no] = operands;
  const compare = traced.nodes[condition];
  if (compare.operation !== "less") return null;
  const [left, right] = compare.operands;
  if (left === no && right === yes) return `f32x4.pmax(t${no}, t${yes})`;
  if (left === yes && right === no) return `f32x4.pmin(t${no}, t${yes})`;
  return null;
}

function hex(bits: number): string {
  return `0x${(bits >>> 0).toString(16).padStart(8, "0")}`;
}
