/** Sequences of one length, each with what follows every token. */
export interface Windows {
  readonly count: number;
  readonly length: number;
  /** `[count, length]`. */
  readonly tokens: Uint32Array;
  /** `[count, length]`; IGNORE_INDEX where a target is never scored. */
  readonly targets: Uint32Array;
  /** How many tokens each one sees, `[count, length]`, where the data say so. */
  readonly visible?: Uint32Array;
  /** How many targets at the end of each window are scored; all of them where not given. */
  readonly scored?: number;
}

/**
 * Cuts the last tokens out of each sequence, and scores its last targets only.
 *
 * So the same targets are scored at every length, with more context before them or less: the first
 * of them sees `length - scored + 1` tokens, the last one `length`.
 *
 * @param whole Sequences at least as long.
 * @param options `length`: tokens of each window; `scored`: targets at its end.
 */
export function sameTargetWindows(
  whole: Windows,
  { length, scored }: { readonly length: number; readonly scored: number },
): Windows {
  return cutWindows(whole, { length, scored, starts: [whole.length - length] });
}

/**
 * Cuts each sequence into segments one behind the other, and scores all of their targets.
 *
 * Each segment restarts, so short ones have more early targets. What is left at the end of a
 * sequence is not used.
 */
export function segmentWindows(whole: Windows, length: number): Windows {
  const count = Math.floor(whole.length / length);
  const starts = Array.from({ length: count }, (_, i) => i * length);
  return cutWindows(whole, { length, scored: length, starts });
}

/**
 * Slides a window over each sequence, and scores the targets at its end that are new.
 *
 * Every scored target has at least `length - stride + 1` tokens of context; the targets before the
 * end of the first window are not scored but for its last ones. Windows end where the sequence ends.
 *
 * @param whole Sequences at least as long.
 * @param options `length`: tokens of a window; `stride`: tokens by which it moves, at most its length.
 */
export function slidingWindows(
  whole: Windows,
  { length, stride }: { readonly length: number; readonly stride: number },
): Windows {
  const count = Math.floor((whole.length - length) / stride) + 1;
  const first = (whole.length - length) % stride;
  const starts = Array.from({ length: count }, (_, i) => first + i * stride);
  return cutWindows(whole, { length, scored: stride, starts });
}

function cutWindows(
  whole: Windows,
  { length, scored, starts }: {
    readonly length: number;
    readonly scored: number;
    readonly starts: readonly number[];
  },
): Windows {
  const count = whole.count * starts.length;
  const cut = (values: Uint32Array) => {
    const parts = new Uint32Array(count * length);
    let at = 0;
    for (let sequence = 0; sequence < whole.count; sequence++) {
      for (const start of starts) {
        const from = sequence * whole.length + start;
        parts.set(values.subarray(from, from + length), at);
        at += length;
      }
    }
    return parts;
  };
  return { count, length, scored, tokens: cut(whole.tokens), targets: cut(whole.targets) };
}
