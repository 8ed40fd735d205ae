/** One token of a shader. */
export interface Token {
  readonly kind: "name" | "number" | "mark" | "end";
  readonly text: string;
  /** Line it stands on, from 1. */
  readonly line: number;
  /** Offset of its first character. */
  readonly start: number;
}

// A ">" is always a token of its own, as it may close a template list; the parser joins ">>".
const PATTERNS: readonly (readonly [Token["kind"] | "skip", RegExp])[] = [
  ["skip", /\s+|\/\/[^\n]*|\/\*[^]*?\*\//y],
  ["number", /0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*(?:[pP][+-]?\d+)?[iufh]?/y],
  ["number", /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[iufh]?/y],
  ["name", /[A-Za-z_]\w*/y],
  ["mark", /->|<<=|<<|<=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|[-+*/%&|^!~<>=(){}[\],.;:@]/y],
];

/**
 * Splits a shader into tokens.
 *
 * @param text WGSL.
 * @returns Tokens, the last of kind "end".
 * @throws {SyntaxError} If a character starts no token.
 */
export function tokenizeWgsl(text: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  let line = 1;
  while (start < text.length) {
    const [kind, found] = nextToken(text, start);
    if (found === "") {
      throw new SyntaxError(
        `Cannot read WGSL as the character starts no token: line=${line}, character="${
          text[start]
        }"`,
      );
    }
    if (kind !== "skip") tokens.push({ kind, text: found, line, start });
    line += found.split("\n").length - 1;
    start += found.length;
  }
  tokens.push({ kind: "end", text: "", line, start });
  return tokens;
}

function nextToken(text: string, start: number): readonly [Token["kind"] | "skip", string] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    const found = pattern.exec(text)?.[0] ?? "";
    if (found !== "") return [kind, found];
  }
  return ["skip", ""];
}
