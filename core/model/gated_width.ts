/** Width of each half of a gated feed-forward layer, and how far its size is from the ungated one. */
export interface GatedWidth {
  readonly width: number;
  /** Weights of the gated layer over those of the ungated one, less 1. */
  readonly mismatch: number;
}

/** Widths that are no whole number are rounded to a multiple of this. */
const MULTIPLE = 8;

/**
 * Gives a gated layer the weights of an ungated one: 2/3 of its width, as it has three matrices
 * where the other has two.
 *
 * 2/3 itself where it is a whole number, else the nearest multiple of 8 (at least 8).
 *
 * Source: Shazeer 2020, arXiv:2002.05202, section 2.
 *
 * @param ungated Width inside the ungated layer.
 */
export function gatedWidth(ungated: number): GatedWidth {
  const exact = 2 * ungated / 3;
  const width = Number.isInteger(exact)
    ? exact
    : Math.max(MULTIPLE, MULTIPLE * Math.round(exact / MULTIPLE));
  return { width, mismatch: 3 * width / (2 * ungated) - 1 };
}
