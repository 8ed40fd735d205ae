import type { Token } from "./wgsl_tokens.ts";
import type { Expression } from "./wgsl_tree.ts";

/** Names that take a template list where an expression is expected. */
const TEMPLATES = /^(bitcast|vec[234]|array|mat[234]x[234]|ptr|atomic)$/;

const PRECEDENCE: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** Reads tokens one after the other, and expressions and types made of them. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #position = 0;

  /** @param tokens All tokens, the last of kind "end". */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The token that comes next. */
  get next(): Token {
    return this.#tokens[this.#position];
  }

  /** Takes the next token. */
  take(): Token {
    return this.#tokens[this.#position++] ?? this.next;
  }

  /** Takes the next token if it has this text. */
  takeIf(text: string): boolean {
    if (this.next.kind === "end" || this.next.text !== text) return false;
    this.#position++;
    return true;
  }

  /** Takes the next token, which must have this text or kind. */
  expect(wanted: string): Token {
    const token = this.take();
    if (token.text === wanted || token.kind === wanted) return token;
    throw new SyntaxError(
      `Cannot read WGSL as a token is missing: line=${token.line}, wanted="${wanted}", ` +
        `found="${token.text}"`,
    );
  }

  /** Reads a type such as `array<vec4<u32>, 32>`, without spaces. */
  type(): string {
    const { text } = this.expect("name");
    if (!this.takeIf("<")) return text;
    const parts: string[] = [];
    while (!this.takeIf(">")) {
      parts.push(this.next.kind === "name" ? this.type() : this.take().text);
      this.takeIf(",");
    }
    return `${text}<${parts.join(",")}>`;
  }

  /** Reads an expression whose operators bind at least as tightly as a level. */
  expression(level = 0): Expression {
    if (level === PRECEDENCE.length) return this.#unary();
    let left = this.expression(level + 1);
    for (;;) {
      const operator = this.#operator();
      if (!PRECEDENCE[level].includes(operator)) return left;
      this.#position += operator.startsWith(">") ? operator.length : 1;
      left = {
        kind: "binary",
        operator,
        left,
        right: this.expression(level + 1),
        line: left.line,
      };
    }
  }

  /** Finds the operator that starts at the next token, with ">" joined to what follows it. */
  #operator(): string {
    const [first, second, third] = this.#tokens.slice(this.#position, this.#position + 3);
    if (first.text !== ">" || second.start !== first.start + 1) return first.text;
    if (second.text === "=") return ">=";
    if (second.text === "==") return first.text;
    const isShift = second.text === ">";
    const isAssignment = isShift && third?.text === "=" && third.start === second.start + 1;
    return isAssignment ? ">>=" : isShift ? ">>" : first.text;
  }

  #unary(): Expression {
    const { text, line } = this.next;
    if (!["-", "!", "~", "*", "&"].includes(text)) return this.#postfix();
    this.take();
    return { kind: "unary", operator: text, operand: this.#unary(), line };
  }

  #postfix(): Expression {
    let base = this.#primary();
    for (;;) {
      const { line } = this.next;
      if (this.takeIf("[")) {
        base = { kind: "index", base, index: this.expression(), line };
        this.expect("]");
      } else if (this.takeIf(".")) {
        base = { kind: "member", base, member: this.expect("name").text, line };
      } else return base;
    }
  }

  #primary(): Expression {
    const { kind, text, line } = this.next;
    if (this.takeIf("(")) {
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    if (kind === "number" || text === "true" || text === "false") {
      return { kind: "literal", text: this.take().text, line };
    }
    const callee = TEMPLATES.test(text) ? this.type() : this.expect("name").text;
    if (!this.takeIf("(")) return { kind: "name", name: callee, line };
    const operands: Expression[] = [];
    while (!this.takeIf(")")) {
      operands.push(this.expression());
      this.takeIf(",");
    }
    return { kind: "call", callee, operands, line };
  }
}
