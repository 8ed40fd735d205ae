import type { Declaration, Expression, Shader, Statement } from "./wgsl_tree.ts";
import { declaredType, functionOf, isFloat, plainType, type Scope, typeOf } from "./wgsl_types.ts";

/** Functions on floats that every adapter computes alike; bitcast and constructors are apart. */
const EXACT = new Set(["select", "floor", "f32", "i32", "u32"]);

const INFINITY_BITS = 0x7f800000;

/** Finds the bits of an expression that a compiler could fold, or undefined if it cannot. */
export function constantBits(expression: Expression, scope: Scope): number | undefined {
  if (expression.kind === "literal") return Number(expression.text.replace(/[iuh]$/, ""));
  // The value of a named constant does not matter, only that it is known too early.
  if (expression.kind === "name") return scope.get(expression.name)?.isConstant ? 0 : undefined;
  if (expression.kind === "unary") return constantBits(expression.operand, scope);
  if (expression.kind === "call") {
    const isCast = /^(bitcast<.*>|u32|i32|f32|vec[234].*)$/.test(expression.callee);
    const bits = expression.operands.map((operand) => constantBits(operand, scope));
    return isCast && bits.every((known) => known !== undefined) ? bits[0] : undefined;
  }
  if (expression.kind !== "binary") return undefined;
  const left = constantBits(expression.left, scope);
  const right = constantBits(expression.right, scope);
  return left === undefined || right === undefined ? undefined : left;
}

/** The rules about single expressions; collects the faults it finds. */
export class FloatRules {
  /** Faults found so far. */
  readonly faults: { line: number; message: string }[] = [];
  /** The shader that is checked. */
  readonly shader: Shader;

  /** @param shader The shader to check. */
  constructor(shader: Shader) {
    this.shader = shader;
  }

  /** Reports names that must not appear at all: extensions and subgroup operations. */
  checkName(name: string, line: number): void {
    if (/^(subgroup|quad|f16$|chromium)/.test(name)) this.#report(line, `${name} is not portable`);
  }

  /** Reports types that must not appear at all. */
  checkType(type: string, line: number): void {
    const plain = plainType(type, this.shader);
    const forbidden = /\b(f16|mat[234]x[234]\w*|atomic<f\w+>)/.exec(plain)?.[1];
    if (forbidden !== undefined) this.#report(line, `type ${forbidden} is not canonical`);
  }

  /** Reports arithmetic in an assignment, where no guard can stand. */
  checkAssignment(statement: Extract<Statement, { kind: "assign" }>, scope: Scope): void {
    const { line, operator, target, value } = statement;
    const type = typeOf(target, this.shader, scope);
    if (operator === "=") this.checkConversion(value, { type, scope });
    else if (isFloat(type)) this.#report(line, `float ${operator} cannot be guarded`);
  }

  /** Reports floats whose value is known too early because of how they are declared. */
  checkDeclaration(declaration: Declaration, scope: Scope): void {
    const { line, mode, space, value } = declaration;
    const type = declaredType(declaration, this.shader, scope);
    if (mode === "override" && isFloat(type)) this.#report(line, "float override can be folded");
    if (value !== undefined) return this.checkConversion(value, { type, scope });
    const isLocal = mode === "var" && (space === "" || space === "function");
    if (isLocal && isFloat(type)) this.#report(line, "float variable starts as a constant 0");
  }

  /** Reports an integer literal that becomes a float. */
  checkConversion(
    value: Expression,
    to: { readonly type: string; readonly scope: Scope },
  ): void {
    const from = typeOf(value, this.shader, to.scope);
    if (!isFloat(to.type) || from !== "abstract-int") return;
    this.#report(value.line, "float literal can be folded: write bits and ^ gz");
  }

  /** Tells whether an expression is the run-time zero, read from a storage buffer. */
  isZero(expression: Expression, scope: Scope): boolean {
    if (expression.kind === "name") return scope.get(expression.name)?.isZero ?? false;
    if (expression.kind !== "call") return false;
    const { callee, operands } = expression;
    if (/^vec[234]/.test(callee)) {
      return operands.length > 0 && operands.every((operand) => this.isZero(operand, scope));
    }
    const { body = [], parameters = [] } = functionOf(callee, this.shader) ?? {};
    return parameters.length === 0 && body.length === 1 && body[0].kind === "return" &&
      this.#isStored(body[0].value);
  }

  /** Checks an expression and all its parts. */
  checkExpression(expression: Expression, scope: Scope, isGuarded = false): void {
    const { line } = expression;
    const type = typeOf(expression, this.shader, scope);
    if (type === "unknown") this.#report(line, `cannot tell the type of ${nameOf(expression)}`);
    switch (expression.kind) {
      case "literal":
        if (isFloat(type)) {
          this.#report(line, `float literal ${expression.text} can be folded: write bits and ^ gz`);
        }
        return;
      case "name":
        return;
      case "index":
        this.checkExpression(expression.base, scope);
        return this.checkExpression(expression.index, scope);
      case "member":
        return this.checkExpression(expression.base, scope);
      case "unary":
        if (expression.operator === "-" && isFloat(type)) {
          this.#report(line, "float unary - flushes on some adapters: xor the sign bit");
        }
        return this.checkExpression(expression.operand, scope);
      case "call":
        return this.#checkCall(expression, scope);
      case "binary":
        return this.#checkBinary(expression, scope, isGuarded);
    }
  }

  #checkBinary(
    expression: Extract<Expression, { kind: "binary" }>,
    scope: Scope,
    isGuarded: boolean,
  ): void {
    const { operator, left, right, line } = expression;
    const isOnFloats = [left, right].some((part) => isFloat(typeOf(part, this.shader, scope)));
    if (isOnFloats) {
      for (const side of [left, right]) this.checkConversion(side, { type: "f32", scope });
      if (/^[/%]$/.test(operator)) {
        this.#report(line, `float ${operator} is not exact: call div_rn`);
      } else if (/^[-+*]$/.test(operator)) {
        if (!isGuarded) this.#report(line, `float ${operator} is not guarded`);
      } else if (/^[!=]=$/.test(operator)) {
        this.#report(line, `float ${operator} differs for NaN and -0: compare bits`);
      }
    }
    // bitcast<u32>(EXPR) ^ gz guards EXPR, from either side.
    const guards = (side: Expression) => operator === "^" && this.isZero(side, scope);
    for (const [side, other] of [[left, right], [right, left]]) {
      const isWord = side.kind === "call" && /^bitcast<(vec[234]<)?u/.test(this.#callee(side));
      if (isWord && guards(other) && side.operands.length === 1) {
        this.checkExpression(side.operands[0], scope, true);
      } else this.checkExpression(side, scope);
    }
  }

  #checkCall(call: Extract<Expression, { kind: "call" }>, scope: Scope): void {
    const { operands, line } = call;
    const callee = this.#callee(call);
    this.checkName(callee, line);
    this.checkType(callee, line);
    for (const operand of operands) this.checkExpression(operand, scope);
    const own = functionOf(callee, this.shader);
    own?.parameters.forEach(({ type }, i) => {
      if (i < operands.length) this.checkConversion(operands[i], { type, scope });
    });
    if (own !== undefined) return;
    const result = typeOf(call, this.shader, scope);
    const types = operands.map((operand) => typeOf(operand, this.shader, scope));
    if (!types.concat(result).some(isFloat)) return;
    const isCast = callee.startsWith("bitcast<");
    const isConstructor = /^(vec|array)/.test(callee) || this.shader.structs.has(callee);
    if (!isCast && !isConstructor && !EXACT.has(callee)) {
      return this.#report(line, `${callee} on floats is not canonical`);
    }
    if (!isFloat(result)) return;
    if (isCast || callee === "f32") return this.#checkConstant(call, scope);
    if (operands.length === 0) this.#report(line, `${callee}() is a float constant 0`);
    for (const operand of callee === "select" ? operands.slice(0, 2) : operands) {
      this.checkConversion(operand, { type: result, scope });
    }
  }

  /** Reports float constants that a compiler could fold, or that no adapter must support. */
  #checkConstant(call: Extract<Expression, { kind: "call" }>, scope: Scope): void {
    const [operand] = call.operands;
    if (operand === undefined) return this.#report(call.line, "float constant without a guard");
    if (constantBits(operand, scope) !== undefined) {
      this.#report(call.line, "float constant can be folded: write bitcast<f32>(BITS ^ gz)");
    }
    const isGuarded = operand.kind === "binary" && operand.operator === "^" &&
      [operand.left, operand.right].some((side) => this.isZero(side, scope));
    for (const side of isGuarded ? [operand.left, operand.right] : [operand]) {
      const bits = side.kind === "literal" ? constantBits(side, scope) ?? 0 : 0;
      const isFinite = (bits & INFINITY_BITS) !== INFINITY_BITS;
      if (!isFinite) this.#report(call.line, "float constant is NaN or infinite");
    }
  }

  #callee(call: Extract<Expression, { kind: "call" }>): string {
    return plainType(call.callee, this.shader);
  }

  /** Tells whether an expression reads a storage buffer that the shader cannot write. */
  #isStored(expression: Expression): boolean {
    if (expression.kind === "index" || expression.kind === "member") {
      return this.#isStored(expression.base);
    }
    if (expression.kind !== "name") return false;
    const global = this.shader.globals.find(({ name }) => name === expression.name);
    return global?.space === "storage" || global?.space === "storage,read";
  }

  #report(line: number, message: string): void {
    const isKnown = this.faults.some((fault) => fault.line === line && fault.message === message);
    if (!isKnown) this.faults.push({ line, message });
  }
}

function nameOf(expression: Expression): string {
  if (expression.kind === "name") return expression.name;
  if (expression.kind === "call") return `${expression.callee}()`;
  return expression.kind === "member" ? `.${expression.member}` : `this ${expression.kind}`;
}
