import { printWgsl } from "../../kernels/arithmetic/print_wgsl.ts";
import { EXACT_MULTIPLY_ADD } from "../../kernels/matmul/exact_multiply_add.ts";
import { round12 } from "../../kernels/matmul/matmul_functions.ts";
import { parseWgsl } from "./wgsl_parser.ts";
import type { Expression, Shader, ShaderFunction, Statement } from "./wgsl_tree.ts";

/** Text without its lines, so that only what it says is compared. */
function meaning(given: ShaderFunction | undefined): string {
  return JSON.stringify(given, (key, value) => (key === "line" ? undefined : value));
}

const EXACT = parseWgsl(EXACT_MULTIPLY_ADD).functions[0];
const ROUND = parseWgsl(printWgsl(round12)).functions[0];

/** Tells whether a function is the one that may add a product without a guard. */
export function isExactMultiplyAdd(given: ShaderFunction): boolean {
  return meaning(given) === meaning(EXACT);
}

/**
 * Finds uses of the unguarded product whose factors need not be rounded to 12 bits.
 *
 * Factors are names that start with `rounded_`, or parts of such arrays and vectors. Those hold results of
 * `round12` and each other, and nothing else; what workgroup memory holds at the start is 0.
 */
export function exactProductFaults(shader: Shader): { line: number; message: string }[] {
  const faults: { line: number; message: string }[] = [];
  const report = (line: number, message: string) => faults.push({ line, message });
  const rounds = shader.functions.some((fn) => meaning(fn) === meaning(ROUND));

  function isRounded(value: Expression): boolean {
    if (value.kind === "name") return isRoundedName(value.name);
    if (value.kind === "index" || value.kind === "member") return isRounded(value.base);
    if (value.kind === "call" && value.callee === "vec4<u32>") {
      return value.operands.length > 0 && value.operands.every(isRounded);
    }
    return value.kind === "call" && value.callee === ROUND.name && rounds;
  }
  function checkExpression(value: Expression): void {
    if (value.kind === "call" && value.callee === EXACT.name) {
      for (const factor of value.operands.slice(1)) {
        if (!isRounded(factor)) report(factor.line, `factor of ${EXACT.name} is not rounded`);
      }
    }
    partsOf(value).forEach(checkExpression);
  }
  function checkStatement(statement: Statement): void {
    const { kind, line } = statement;
    if (kind === "block") return statement.body.forEach(checkStatement);
    if (kind === "declare" && isRoundedName(statement.name)) {
      const isShared = statement.space === "workgroup" && statement.value === undefined;
      const isKept = statement.mode === "let" && statement.value !== undefined &&
        isRounded(statement.value);
      if (!isShared && !isKept) report(line, `${statement.name} is not rounded`);
    }
    if (kind === "assign" && isRounded(statement.target)) {
      const isKept = statement.operator === "=" && isRounded(statement.value);
      if (!isKept) report(line, "what is rounded takes another value");
    }
    if (kind === "assign") checkExpression(statement.target);
    if (statement.value !== undefined) checkExpression(statement.value);
  }

  shader.globals.forEach(checkStatement);
  for (const { parameters, body, line } of shader.functions) {
    for (const { name } of parameters) {
      if (isRoundedName(name)) report(line, `${name} is not known to be rounded`);
    }
    body.forEach(checkStatement);
  }
  return faults;
}

function isRoundedName(name: string): boolean {
  return name.startsWith("rounded_");
}

function partsOf(value: Expression): readonly Expression[] {
  switch (value.kind) {
    case "literal":
    case "name":
      return [];
    case "call":
      return value.operands;
    case "unary":
      return [value.operand];
    case "binary":
      return [value.left, value.right];
    case "index":
      return [value.base, value.index];
    case "member":
      return [value.base];
  }
}
