import { wrapText } from "../wrap_text.ts";

/** Characters of a line: the drawing library makes a figure as wide as it takes its title to be. */
const WIDTH = 84;

/**
 * Breaks the words below a figure's title into lines that do not widen the figure.
 *
 * @param texts Sentences; each begins a line.
 * @returns The lines.
 */
export function subtitleLines(...texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => wrapText(text.trim(), WIDTH));
}
