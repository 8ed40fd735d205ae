/** Characters of ASCII that are words of their own, but `'`, `,`, `-` and `.`. */
const SYMBOLS = /([{-~[-` -&(-+:-@/])/g;

/** Entities of HTML that stand for characters, in the order in which they are replaced. */
const ENTITIES = [["&quot;", '"'], ["&amp;", "&"], ["&lt;", "<"], ["&gt;", ">"]] as const;

/**
 * Cuts a sentence into words as translations are scored: the tokenisation `13a` of sacreBLEU, that of
 * the official script `mteval-v13a.pl` of WMT.
 *
 * Symbols stand alone; so do full stops and commas unless they lie between digits, and a hyphen behind a
 * digit. Case stays. Beyond ASCII nothing stands alone: German quotation marks stay at their words.
 *
 * Source: Post 2018, A Call for Clarity in Reporting BLEU Scores, arXiv:1804.08771.
 *
 * @param text A sentence, not cut into words before.
 * @returns Its words.
 */
export function tokenize13a(text: string): readonly string[] {
  let line = text.replaceAll("<skipped>", "").replaceAll("-\n", "").replaceAll("\n", " ");
  for (const [entity, character] of ENTITIES) line = line.replaceAll(entity, character);
  return ` ${line} `
    .replace(SYMBOLS, " $1 ")
    .replace(/([^0-9])([.,])/g, "$1 $2 ") // a stop or comma, unless a digit is before it
    .replace(/([.,])([^0-9])/g, " $1 $2") // unless a digit is behind it
    .replace(/([0-9])(-)/g, "$1 $2 ")
    .split(/\s+/)
    .filter((word) => word !== "");
}
