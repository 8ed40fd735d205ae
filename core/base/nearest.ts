/**
 * Finds the candidate whose spelling is nearest to a name, for messages about a misspelt one.
 *
 * Distance: insertions, deletions, substitutions and swaps of neighbours, letter case ignored.
 * A candidate counts if that distance is at most two fifths of the longer word, and at least 1.
 *
 * @param name Name that was not found.
 * @param candidates Names that exist; of equally near ones the first wins.
 * @returns The nearest candidate, or undefined if none is near.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const limit = Math.max(1, Math.floor(0.4 * Math.max(name.length, candidate.length)));
    if (Math.abs(name.length - candidate.length) > limit) continue; // each is an edit at least
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= limit && distance < least) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

/**
 * Says what a name that was not found could have been, for the end of a message.
 *
 * @param name Name that was not found.
 * @param known Names that exist.
 * @returns Text such as `nearest is "copy", there are copy, reverse`.
 */
export function nearestText(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  const first = nearest === undefined ? "" : `nearest is "${nearest}", `;
  return `${first}there are ${known.join(", ")}`;
}

/** Counts the edits between two words; a swap of neighbours is one edit. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
