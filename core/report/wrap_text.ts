/**
 * Breaks text into lines at spaces; a longer word stays whole.
 *
 * @param text Text without line feeds.
 * @param width Most characters of a line.
 * @returns At least one line.
 */
export function wrapText(text: string, width: number): readonly string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last === "") lines[lines.length - 1] = word;
    else if (lengthOf(last) + 1 + lengthOf(word) <= width) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * Counts the characters of a text, as a terminal shows them one a column.
 *
 * @param text Any text.
 * @returns Code points.
 */
export function lengthOf(text: string): number {
  return [...text].length;
}
