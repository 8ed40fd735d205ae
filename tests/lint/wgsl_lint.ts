import { exactProductFaults, isExactMultiplyAdd } from "./wgsl_exact_products.ts";
import { constantBits, FloatRules } from "./wgsl_float_rules.ts";
import { parseWgsl } from "./wgsl_parser.ts";
import { tokenizeWgsl } from "./wgsl_tokens.ts";
import type { Shader, Statement } from "./wgsl_tree.ts";
import { type Binding, declaredType, plainType, type Scope } from "./wgsl_types.ts";

/** A place in a shader that could give other bits on another machine. */
export interface WgslFault {
  readonly line: number;
  readonly message: string;
}

/**
 * Finds what in a shader could give other bits on another adapter or compiler.
 *
 * Floats may be added, subtracted and multiplied if each result is guarded, compared by order,
 * selected, floored, and converted from and to integers and bits. A result is guarded as
 * `bitcast<u32>(a + b) ^ gz`, with `gz` read at run time from a storage buffer that holds zero.
 * Everything else on floats is a fault, and so is whatever has no type that is known here. The one
 * exception is the exact product of two factors of 12 bits: see `wgsl_exact_products.ts`.
 *
 * @param text Complete WGSL, with every function it calls.
 * @returns Faults in the order of the text; none if the shader is canonical.
 */
export function lintWgsl(text: string): WgslFault[] {
  let shader: Shader;
  try {
    shader = parseWgsl(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const line = Number(/line=(\d+)/.exec(error.message)?.[1] ?? 1);
    return [{ line, message: error.message }];
  }
  const rules = new FloatRules(shader);
  for (const { line, text } of shader.words) rules.checkName(text, line);
  for (const members of shader.structs.values()) {
    for (const type of members.values()) rules.checkType(type, 1);
  }
  const globals = checkBody(shader.globals, { rules, scope: new Map(), result: "void" });
  for (const given of shader.functions) {
    if (isExactMultiplyAdd(given)) continue;
    const { line, name, parameters, result, body } = given;
    const scope = new Map(globals);
    for (const parameter of parameters) {
      const type = plainType(parameter.type, shader);
      rules.checkType(type, line);
      scope.set(parameter.name, { type, isConstant: false, isZero: false });
    }
    rules.checkType(result, line);
    rules.checkName(name, line);
    checkBody(body, { rules, scope, result: plainType(result, shader) });
  }
  return [...rules.faults, ...exactProductFaults(shader)].toSorted((a, b) => a.line - b.line);
}

/**
 * Finds floats in a hand-written shader file.
 *
 * Such a file handles bit patterns as `u32` and leaves arithmetic to the printed functions.
 *
 * @param text WGSL, which need not be complete.
 * @returns Faults in the order of the text.
 */
export function lintWgslSource(text: string): WgslFault[] {
  const isFloatWord = /^(f16|f32|vec[234][fh]|mat[234]x[234]\w*)$/;
  const isFloatNumber = /^(0[xX].*[.pP].*|(?!0[xX]).*[.eEfh].*)$/;
  return tokenizeWgsl(text)
    .filter(({ kind, text }) =>
      (kind === "name" && isFloatWord.test(text)) || (kind === "number" && isFloatNumber.test(text))
    )
    .map(({ line, text }) => ({ line, message: `${text} belongs in a printed function` }));
}

/** Checks statements in order and returns the names that are in reach after the last. */
function checkBody(
  body: readonly Statement[],
  within: { readonly rules: FloatRules; readonly scope: Scope; readonly result: string },
): Scope {
  const { rules, scope, result } = within;
  const names = new Map<string, Binding>(scope);
  for (const statement of body) {
    switch (statement.kind) {
      case "block":
        checkBody(statement.body, { rules, scope: names, result });
        break;
      case "assign":
        if (!isPlaceholder(statement)) {
          rules.checkAssignment(statement, names);
          rules.checkExpression(statement.target, names);
        }
        rules.checkExpression(statement.value, names);
        break;
      case "declare": {
        const { mode, name, space, type, value } = statement;
        if (type !== undefined) rules.checkType(type, statement.line);
        if (value !== undefined) rules.checkExpression(value, names);
        rules.checkDeclaration(statement, names);
        names.set(name, {
          type: declaredType(statement, rules.shader, names),
          isConstant: mode === "const" || mode === "override" ||
            (mode === "let" && value !== undefined && constantBits(value, names) !== undefined),
          isZero: space === "" && mode === "let" && value !== undefined &&
            rules.isZero(value, names),
        });
        break;
      }
      case "return":
        rules.checkConversion(statement.value, { type: result, scope: names });
        rules.checkExpression(statement.value, names);
        break;
      case "expression":
        rules.checkExpression(statement.value, names);
    }
  }
  return names;
}

function isPlaceholder(statement: Extract<Statement, { kind: "assign" }>): boolean {
  return statement.target.kind === "name" && statement.target.name === "_";
}
