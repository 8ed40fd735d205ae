/**
 * Lists the keys of an object of JSON in the order of its text, also those that appear twice.
 *
 * @param text An object of JSON that `JSON.parse` accepts.
 */
export function topLevelKeys(text: string): string[] {
  const keys: string[] = [];
  const mark = /["{}[\]]|:/g;
  let depth = 0;
  let last = "";
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const at = found.index;
    switch (text[at]) {
      case '"':
        mark.lastIndex = endOfString(text, at);
        if (depth === 1) last = text.slice(at, mark.lastIndex);
        break;
      case ":":
        if (depth === 1) keys.push(JSON.parse(last));
        break;
      case "{":
      case "[":
        depth += 1;
        break;
      default:
        depth -= 1;
    }
  }
  return keys;
}

/** Finds the place behind a string that begins at a quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1;; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at + 1;
  }
}
