/** An expression of a shader. */
export type Expression =
  & { readonly line: number }
  & (
    | { readonly kind: "literal"; readonly text: string }
    | { readonly kind: "name"; readonly name: string }
    | {
      readonly kind: "call";
      /** Function or type, with its template list: `bitcast<f32>`. */
      readonly callee: string;
      readonly operands: readonly Expression[];
    }
    | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
    | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
    | { readonly kind: "index"; readonly base: Expression; readonly index: Expression }
    | { readonly kind: "member"; readonly base: Expression; readonly member: string }
  );

/** A statement of a shader; what only nests others is a block. */
export type Statement =
  & { readonly line: number }
  & (
    | Declaration
    | {
      readonly kind: "assign";
      readonly operator: string;
      readonly target: Expression;
      readonly value: Expression;
    }
    | { readonly kind: "return"; readonly value: Expression }
    | { readonly kind: "expression"; readonly value: Expression }
    | { readonly kind: "block"; readonly body: readonly Statement[] }
  );

/** A variable or constant. */
export interface Declaration {
  readonly kind: "declare";
  readonly line: number;
  readonly mode: "let" | "var" | "const" | "override";
  /** Address space and access: `storage,read`; empty if none is written. */
  readonly space: string;
  readonly name: string;
  readonly type: string | undefined;
  readonly value: Expression | undefined;
}

/** A function of a shader. */
export interface ShaderFunction {
  readonly line: number;
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly result: string;
  readonly body: readonly Statement[];
}

/** A whole shader. */
export interface Shader {
  readonly globals: readonly Declaration[];
  readonly functions: readonly ShaderFunction[];
  /** Members of each struct. */
  readonly structs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly aliases: ReadonlyMap<string, string>;
  /** Words that enable extensions, and the arguments of attributes. */
  readonly words: readonly { readonly line: number; readonly text: string }[];
}
