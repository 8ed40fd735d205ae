import { sha256Hex } from "../base/sha256.ts";
import type { SplitName, SplitShares } from "./split_text.ts";

/** Lines of each part, in the order of the text. */
export type LineParts = Readonly<Record<SplitName, readonly Uint8Array[]>>;

/** One past the largest number that eight hexadecimal digits hold. */
const WORDS = 4_294_967_296;

/** Byte that ends a line. */
const LINE_FEED = 10;

/**
 * Splits a text into lines and sorts each into a part by its hash.
 *
 * A line belongs to training if the first 32 bits of its SHA-256 are below `train` percent of 2^32,
 * else to validation if they are below `train + validation` percent, else to test: so lines that
 * come twice are in one part, and lines that are added move no other. Empty lines are left out.
 *
 * @param bytes The text; lines end in a line feed.
 * @param shares Percentages.
 * @returns Views of the lines, without line feeds.
 */
export function splitLines(bytes: Uint8Array, { train, validation }: SplitShares): LineParts {
  const parts: Record<SplitName, Uint8Array[]> = { train: [], validation: [], test: [] };
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    start = end + 1;
    if (line.length === 0) continue;
    const percent = parseInt(sha256Hex(line).slice(0, 8), 16) / WORDS * 100;
    const part = percent < train ? "train" : percent < train + validation ? "validation" : "test";
    parts[part].push(line);
  }
  return parts;
}
