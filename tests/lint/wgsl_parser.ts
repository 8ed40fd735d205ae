import { TokenReader } from "./wgsl_expression.ts";
import { tokenizeWgsl } from "./wgsl_tokens.ts";
import type { Declaration, Shader, ShaderFunction, Statement } from "./wgsl_tree.ts";

const ASSIGNMENTS = ["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<="];
const KEYWORDS = ["let", "var", "const", "override"] as const;

/**
 * Reads a shader into a tree.
 *
 * @param text Complete WGSL.
 * @returns The tree.
 * @throws {SyntaxError} If the text is not WGSL, or is WGSL of a kind that is not known here.
 */
export function parseWgsl(text: string): Shader {
  const reader = new TokenReader(tokenizeWgsl(text));
  const globals: Declaration[] = [];
  const functions: ShaderFunction[] = [];
  const structs = new Map<string, ReadonlyMap<string, string>>();
  const aliases = new Map<string, string>();
  const words: { line: number; text: string }[] = [];
  while (reader.next.kind !== "end") {
    if (reader.takeIf(";")) continue;
    takeAttributes(reader, words);
    const { text: keyword } = reader.next;
    if (["enable", "requires", "diagnostic", "const_assert"].includes(keyword)) {
      while (!reader.takeIf(";")) words.push(reader.take());
    } else if (reader.takeIf("struct")) {
      const name = reader.expect("name").text;
      structs.set(name, new Map(members(reader, words, { open: "{", close: "}" })));
    } else if (reader.takeIf("alias")) {
      const name = reader.expect("name").text;
      reader.expect("=");
      aliases.set(name, reader.type());
    } else if (reader.takeIf("fn")) functions.push(shaderFunction(reader, words));
    else globals.push(declaration(reader));
  }
  return { globals, functions, structs, aliases, words };
}

/** Skips attributes but keeps their words, as a built-in value may be one that is forbidden. */
function takeAttributes(reader: TokenReader, words: { line: number; text: string }[]): void {
  while (reader.takeIf("@")) {
    reader.expect("name");
    if (!reader.takeIf("(")) continue;
    for (let depth = 1; depth > 0;) {
      const token = reader.take();
      if (token.kind === "end") reader.expect(")");
      depth += token.text === "(" ? 1 : token.text === ")" ? -1 : 0;
      words.push(token);
    }
  }
}

/** Reads `name: type` pairs between two marks. */
function members(
  reader: TokenReader,
  words: { line: number; text: string }[],
  marks: { readonly open: string; readonly close: string },
): [string, string][] {
  const found: [string, string][] = [];
  reader.expect(marks.open);
  while (!reader.takeIf(marks.close)) {
    takeAttributes(reader, words);
    const name = reader.expect("name").text;
    reader.expect(":");
    found.push([name, reader.type()]);
    reader.takeIf(",");
  }
  return found;
}

function shaderFunction(
  reader: TokenReader,
  words: { line: number; text: string }[],
): ShaderFunction {
  const { text: name, line } = reader.expect("name");
  const parameters = members(reader, words, { open: "(", close: ")" })
    .map(([name, type]) => ({ name, type }));
  let result = "void";
  if (reader.takeIf("->")) {
    takeAttributes(reader, words);
    result = reader.type();
  }
  return { line, name, parameters, result, body: block(reader) };
}

function block(reader: TokenReader): Statement[] {
  const body: Statement[] = [];
  reader.expect("{");
  while (!reader.takeIf("}")) {
    if (!reader.takeIf(";")) body.push(statement(reader));
  }
  return body;
}

function declaration(reader: TokenReader): Declaration {
  const { text, line } = reader.take();
  const mode = KEYWORDS.find((keyword) => keyword === text);
  if (mode === undefined) {
    throw new SyntaxError(
      `Cannot read WGSL as a declaration is expected: line=${line}, found="${text}"`,
    );
  }
  let space = "";
  if (reader.takeIf("<")) {
    while (!reader.takeIf(">")) space += reader.take().text;
  }
  const name = reader.expect("name").text;
  const type = reader.takeIf(":") ? reader.type() : undefined;
  const value = reader.takeIf("=") ? reader.expression() : undefined;
  return { kind: "declare", line, mode, space, name, type, value };
}

function statement(reader: TokenReader): Statement {
  const { text, line } = reader.next;
  switch (text) {
    case "{":
      return { kind: "block", body: block(reader), line };
    case "if":
    case "while":
    case "switch":
      reader.take();
      return conditional(reader, line);
    case "for":
      reader.take();
      return forLoop(reader, line);
    case "loop":
    case "else":
    case "continuing":
    case "default":
      reader.take();
      reader.takeIf(":");
      return text === "else" && reader.takeIf("if")
        ? conditional(reader, line)
        : { kind: "block", body: block(reader), line };
    case "case": {
      reader.take();
      const body: Statement[] = [];
      while (!reader.takeIf(":") && reader.next.text !== "{") {
        if (!reader.takeIf("default")) {
          body.push({ kind: "expression", value: reader.expression(), line });
        }
        reader.takeIf(",");
      }
      return { kind: "block", body: [...body, ...block(reader)], line };
    }
    case "break":
    case "continue":
      reader.take();
      if (!reader.takeIf("if")) return { kind: "block", body: [], line };
      return { kind: "expression", value: reader.expression(), line };
    case "return":
      reader.take();
      if (reader.next.text === ";") return { kind: "block", body: [], line };
      return { kind: "return", value: reader.expression(), line };
  }
  return simpleStatement(reader);
}

/** Reads the condition and body of `if`, `while` and `switch`. */
function conditional(reader: TokenReader, line: number): Statement {
  const condition = reader.expression();
  const body = block(reader);
  return { kind: "block", body: [{ kind: "expression", value: condition, line }, ...body], line };
}

function forLoop(reader: TokenReader, line: number): Statement {
  const body: Statement[] = [];
  reader.expect("(");
  if (!reader.takeIf(";")) body.push(simpleStatement(reader));
  reader.takeIf(";");
  if (!reader.takeIf(";")) body.push({ kind: "expression", value: reader.expression(), line });
  reader.takeIf(";");
  if (!reader.takeIf(")")) {
    body.push(simpleStatement(reader));
    reader.expect(")");
  }
  return { kind: "block", body: [...body, ...block(reader)], line };
}

/** Reads a declaration, an assignment or a call. */
function simpleStatement(reader: TokenReader): Statement {
  const { text, line } = reader.next;
  if (KEYWORDS.some((keyword) => keyword === text)) return declaration(reader);
  const target = reader.expression();
  if (reader.takeIf("++") || reader.takeIf("--")) {
    return { kind: "assign", operator: "++", target, value: target, line };
  }
  const operator = ASSIGNMENTS.find((mark) => reader.takeIf(mark));
  if (operator !== undefined) {
    return { kind: "assign", operator, target, value: reader.expression(), line };
  }
  if (reader.takeIf(">")) {
    reader.expect(">");
    reader.expect("=");
    return { kind: "assign", operator: ">>=", target, value: reader.expression(), line };
  }
  return { kind: "expression", value: target, line };
}
