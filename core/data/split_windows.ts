import { IGNORE_INDEX } from "../../kernels/cross_entropy/ignore_index.ts";
import { DataError } from "../base/errors.ts";
import type { TokenBatch } from "./dataset.ts";

/** Tokens of a window, and how many of them each side of an encoder-decoder has room for. */
export interface SplitSize {
  /** Tokens of a window. */
  readonly length: number;
  /** Tokens of a source, padding included. */
  readonly source: number;
  /** Tokens of a decoder: delimiter, target but for its last token, padding. */
  readonly target: number;
}

/**
 * Finds where the target of each window begins: the place of its delimiter, which is where the first
 * target is scored. All before it is the source.
 *
 * @param batch Windows of source, delimiter, target and padding.
 * @param length Tokens of a window.
 * @returns A place for each window; the window's length where it scores nothing.
 */
export function targetStarts({ targets }: TokenBatch, length: number): readonly number[] {
  return Array.from({ length: targets.length / length }, (_, row) => {
    const own = targets.subarray(row * length, (row + 1) * length);
    const first = own.findIndex((target) => target !== IGNORE_INDEX);
    return first < 0 ? length : first;
  });
}

/**
 * Says what each token of a prefix-LM sees: source and delimiter all see each other, each token of
 * the target those before it too.
 *
 * @param batch Windows of source, delimiter, target and padding.
 * @param length Tokens of a window.
 * @returns The windows with `visible`: how many tokens each one sees, from the first on.
 */
export function prefixWindows(batch: TokenBatch, length: number): TokenBatch {
  const visible = new Uint32Array(batch.tokens.length);
  targetStarts(batch, length).forEach((start, row) => {
    const prefix = Math.min(start + 1, length);
    for (let t = 0; t < length; t++) visible[row * length + t] = Math.max(prefix, t + 1);
  });
  return { ...batch, visible };
}

/**
 * Splits windows for an encoder-decoder: the encoder reads the source, the decoder the delimiter and
 * the target. The targets that are scored are those of the windows, token for token.
 *
 * Sources are filled up with token 0, which nothing sees; what is behind a target stays behind it.
 * A window that scores nothing has a source of one token.
 *
 * @param batch Windows of source, delimiter, target and padding.
 * @param size Tokens of a window, and of each side.
 * @returns Tokens and targets `[batch, size.target]`, sources `[batch, size.source]`, and how much of
 * a source tokens of either see.
 * @throws {DataError} If a source or a target does not fit its side.
 */
export function splitWindows(batch: TokenBatch, size: SplitSize): TokenBatch {
  const { length } = size;
  const rows = batch.tokens.length / length;
  const source = new Uint32Array(rows * size.source);
  const sourceVisible = new Uint32Array(rows * size.source).fill(1);
  const crossVisible = new Uint32Array(rows * size.target).fill(1);
  const tokens = new Uint32Array(rows * size.target);
  const targets = new Uint32Array(rows * size.target).fill(IGNORE_INDEX);
  targetStarts(batch, length).forEach((start, row) => {
    if (start === length) return;
    const [from, to] = [row * length, (row + 1) * length];
    const said = batch.targets.subarray(from + start, to);
    const used = said.findLastIndex((target) => target !== IGNORE_INDEX) + 1;
    requireFit({ row, source: start, target: used }, size);
    const [s, t] = [row * size.source, row * size.target];
    source.set(batch.tokens.subarray(from, from + start), s);
    sourceVisible.fill(start, s, s + size.source);
    crossVisible.fill(start, t, t + size.target);
    const kept = Math.min(size.target, length - start);
    tokens.set(batch.tokens.subarray(from + start, from + start + kept), t);
    targets.set(said.subarray(0, kept), t);
  });
  return { tokens, targets, source, sourceVisible, crossVisible };
}

/**
 * Puts values of an encoder-decoder's targets where these targets stand in the windows.
 *
 * @param values One for each token of the decoders, `[batch, size.target]`.
 * @param batch The windows that were split.
 * @param options Their sizes, and where the values go: `[batch, length]`, 0 before.
 */
export function placeInWindows(
  values: ArrayLike<number>,
  batch: TokenBatch,
  { size: { length, target }, into }: {
    readonly size: SplitSize;
    readonly into: { [place: number]: number };
  },
): void {
  targetStarts(batch, length).forEach((start, row) => {
    for (let t = 0; t < target && start + t < length; t++) {
      into[row * length + start + t] = values[row * target + t];
    }
  });
}

function requireFit(
  { row, source, target }: {
    readonly row: number;
    readonly source: number;
    readonly target: number;
  },
  size: SplitSize,
): void {
  if (source >= 1 && source <= size.source && target <= size.target) return;
  throw new DataError(
    "Cannot split a window as its source must have 1 token or more, and each side must fit: " +
      `window=${row}, source=${source}, fits=${size.source}, ` +
      `target=${target}, fits=${size.target}`,
  );
}
