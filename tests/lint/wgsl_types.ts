import type { Declaration, Expression, Shader, ShaderFunction } from "./wgsl_tree.ts";

/** What is known of a name. */
export interface Binding {
  readonly type: string;
  /** Bits are known before the shader runs. */
  readonly isConstant: boolean;
  /** Holds the run-time zero. */
  readonly isZero: boolean;
}

/** Names in reach: of the shader, and of the function and blocks around an expression. */
export type Scope = ReadonlyMap<string, Binding>;

/** Functions that give the type of their first operand. */
const SAME_TYPE = new Set(
  ("abs sign min max clamp countLeadingZeros countOneBits countTrailingZeros extractBits " +
    "firstLeadingBit firstTrailingBit insertBits reverseBits select ceil floor round trunc fract " +
    "saturate sqrt inverseSqrt exp exp2 log log2 pow sin cos tan asin acos atan atan2 sinh cosh " +
    "tanh asinh acosh atanh fma mix step smoothstep normalize cross reflect refract faceForward " +
    "degrees radians ldexp quantizeToF16 dpdx dpdy fwidth").split(" "),
);

const OTHER: Record<string, string> = {
  all: "bool",
  any: "bool",
  arrayLength: "u32",
  workgroupBarrier: "void",
  storageBarrier: "void",
  dot4U8Packed: "u32",
  dot4I8Packed: "i32",
  atomicStore: "void",
};

/**
 * Finds the type of an expression.
 *
 * @param expression The expression.
 * @param shader The shader it stands in.
 * @param scope Names in reach.
 * @returns Its type, or "unknown"; literals without a suffix are "abstract-int" or
 * "abstract-float".
 */
export function typeOf(expression: Expression, shader: Shader, scope: Scope): string {
  const inner = (part: Expression) => typeOf(part, shader, scope);
  switch (expression.kind) {
    case "literal":
      return literalType(expression.text);
    case "name":
      return scope.get(expression.name)?.type ?? "unknown";
    case "unary": {
      const type = inner(expression.operand);
      if (expression.operator === "&") return `ptr<${type}>`;
      return expression.operator === "*" ? /^ptr<(.*)>$/.exec(type)?.[1] ?? "unknown" : type;
    }
    case "binary": {
      const { operator } = expression;
      const left = inner(expression.left);
      const right = inner(expression.right);
      if (left === "unknown" || right === "unknown") return "unknown";
      if (/^([<>]=?|[!=]=|&&|\|\|)$/.test(operator)) return "bool";
      return operator === "<<" || operator === ">>" ? left : wider(left, right);
    }
    case "index":
      return elementOf(inner(expression.base));
    case "member":
      return memberOf(inner(expression.base), expression.member, shader);
    case "call":
      return callType(expression, shader, scope);
  }
}

/**
 * Tells whether a type holds floating-point values.
 *
 * @param type Type as written in WGSL.
 */
export function isFloat(type: string): boolean {
  return /(^|<|,)(f16|f32|abstract-float)\b/.test(type);
}

/**
 * Replaces aliases and short names: `vec4f` becomes `vec4<f32>`.
 *
 * @param type Type as written in WGSL.
 * @param shader The shader with its aliases.
 */
export function plainType(type: string, shader: Shader): string {
  const letters: Record<string, string> = { f: "f32", h: "f16", i: "i32", u: "u32" };
  return type
    .replace(/[A-Za-z_]\w*/g, (name) => shader.aliases.get(name) ?? name)
    .replace(/\bptr<\w+,(.*?)(,read|,write|,read_write)?>$/, "ptr<$1>")
    .replace(
      /\b((?:vec[234])|(?:mat[234]x[234]))([fhiu])\b/g,
      (_, name, letter) => `${name}<${letters[letter]}>`,
    );
}

/**
 * Finds a function of the shader.
 *
 * @param name Its name.
 * @param shader The shader.
 */
export function functionOf(name: string, shader: Shader): ShaderFunction | undefined {
  return shader.functions.find((candidate) => candidate.name === name);
}

/**
 * Finds the type of a declared name.
 *
 * @param declaration The declaration.
 * @param shader The shader it stands in.
 * @param scope Names in reach.
 */
export function declaredType(declaration: Declaration, shader: Shader, scope: Scope): string {
  if (declaration.type !== undefined) return plainType(declaration.type, shader);
  if (declaration.value === undefined) return "unknown";
  const type = typeOf(declaration.value, shader, scope);
  if (declaration.mode === "const") return type;
  return type === "abstract-int" ? "i32" : type === "abstract-float" ? "f32" : type;
}

function literalType(text: string): string {
  if (text === "true" || text === "false") return "bool";
  const isHex = /^0[xX]/.test(text);
  const suffix = text.at(-1) ?? "";
  if (suffix === "u") return "u32";
  if (suffix === "i") return "i32";
  if (suffix === "h") return "f16";
  if (isHex ? /[.pP]/.test(text) : /[.eE]/.test(text)) return "abstract-float";
  return !isHex && suffix === "f" ? "f32" : "abstract-int";
}

/** The type of two operands together: vectors over scalars, concrete over abstract. */
function wider(left: string, right: string): string {
  if (left === "abstract-int") return right;
  if (right === "abstract-int") return left;
  if (left === "abstract-float") return right;
  return right.startsWith("vec") || right.startsWith("mat") ? right : left;
}

function elementOf(type: string): string {
  const inside = /^(?:array|vec[234]|ptr)<(.*)>$/.exec(type)?.[1];
  if (inside === undefined) return "unknown";
  return type.startsWith("ptr") ? elementOf(inside) : inside.replace(/,\w+$/, "");
}

function memberOf(type: string, member: string, shader: Shader): string {
  const target = /^ptr<(.*)>$/.exec(type)?.[1] ?? type;
  const declared = shader.structs.get(target)?.get(member);
  if (declared !== undefined) return plainType(declared, shader);
  const element = /^vec[234]<(.*)>$/.exec(target)?.[1];
  if (element === undefined || !/^([xyzw]+|[rgba]+)$/.test(member)) return "unknown";
  return member.length === 1 ? element : `vec${member.length}<${element}>`;
}

function callType(
  call: Extract<Expression, { kind: "call" }>,
  shader: Shader,
  scope: Scope,
): string {
  const callee = plainType(call.callee, shader);
  const own = functionOf(callee, shader);
  if (own !== undefined) return plainType(own.result, shader);
  const types = call.operands.map((operand) => typeOf(operand, shader, scope));
  if (callee.startsWith("bitcast<")) return callee.slice("bitcast<".length, -1);
  if (/^(f16|f32|i32|u32|bool)$/.test(callee) || shader.structs.has(callee)) return callee;
  if (/^(vec|mat|array)\w*</.test(callee)) return callee;
  if (/^vec[234]$/.test(callee)) {
    const first = types[0] ?? "unknown";
    return `${callee}<${/^vec[234]<(.*)>$/.exec(first)?.[1] ?? first}>`;
  }
  if (Object.hasOwn(OTHER, callee)) return OTHER[callee];
  if (SAME_TYPE.has(callee)) return types.reduce(wider, "abstract-int");
  if (callee === "workgroupUniformLoad") return /^ptr<(.*)>$/.exec(types[0])?.[1] ?? "unknown";
  if (/^atomic[A-Z]/.test(callee)) return /^ptr<atomic<(.*)>>$/.exec(types[0])?.[1] ?? "unknown";
  if (/^(dot|length|distance|determinant)$/.test(callee)) return isFloat(types[0]) ? "f32" : "u32";
  return /^unpack\w+float$/.test(callee) ? "vec4<f32>" : "unknown";
}
