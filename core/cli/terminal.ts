/** How text on standard output may look. */
export interface TextStyle {
  /** Width in characters. */
  readonly width: number;
  readonly hasColor: boolean;
}

/** Width where there is no terminal, such as in a file or a log. */
const PLAIN_WIDTH = 100;
/** Width of terminals that do not know theirs. */
const UNKNOWN_WIDTH = 80;

/** Finds how text on standard output may look; it needs no permission. */
export function outputStyle(): TextStyle {
  if (!Deno.stdout.isTerminal()) return { width: PLAIN_WIDTH, hasColor: false };
  return { width: Deno.consoleSize().columns || UNKNOWN_WIDTH, hasColor: !Deno.noColor };
}
