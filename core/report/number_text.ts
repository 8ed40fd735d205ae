/**
 * Rounds a number to significant digits for reading.
 *
 * @param value Any number.
 * @param digits Significant digits; whole numbers below a million keep all of theirs.
 * @returns Text such as `0.0123`, `41.7`, `1230` or `1.2e-9`.
 */
export function numberText(value: number, digits = 3): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  return size < 1e-4 || size >= 1e6 ? rounded.toExponential().replace("e+", "e") : String(rounded);
}

/**
 * Writes a share as a percentage with one decimal.
 *
 * @param share Number such as 0.417.
 * @returns Text such as `41.7 %`.
 */
export function percentText(share: number): string {
  return `${withoutMinusZero((100 * share).toFixed(1))} %`;
}

/**
 * Writes an interval of shares as percentages.
 *
 * @param low Lower end.
 * @param high Upper end.
 * @returns Text such as `[41.2, 42.3] %`.
 */
export function percentInterval(low: number, high: number): string {
  const [from, to] = [low, high].map((share) => withoutMinusZero((100 * share).toFixed(1)));
  return `[${from}, ${to}] %`;
}

/**
 * Writes a duration in the unit that suits it.
 *
 * @param ns Nanoseconds.
 * @returns Text such as `12.3 µs`.
 */
export function durationText(ns: number): string {
  const units = [["s", 1e9], ["ms", 1e6], ["µs", 1e3]] as const;
  const [unit, size] = units.find(([, size]) => ns >= size) ?? ["ns", 1];
  return `${numberText(ns / size)} ${unit}`;
}

/**
 * Writes a p value.
 *
 * @param p Probability.
 * @returns Text such as `p = 0.032` or `p < 0.001`.
 */
export function pText(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}

/** A number with the ends of its interval. */
export interface NumberRange {
  /** The number. */
  readonly estimate: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/**
 * Chooses the decimals of a number by its interval: as many as show two digits of its half-width.
 *
 * @param range The number with its interval.
 * @returns 0 to 6; for an interval without width those of three digits of the number.
 */
export function decimalsOf({ estimate, low, high }: NumberRange): number {
  const half = (high - low) / 2;
  if (half === 0 && Number.isInteger(estimate)) return 0;
  const [size, digits] = half > 0 ? [half, 2] : [Math.abs(estimate), 3];
  const exponent = Number(size.toExponential(digits - 1).split("e")[1]);
  return Math.min(6, Math.max(0, digits - 1 - exponent));
}

/**
 * Writes a number with fixed decimals, and never a minus before a zero.
 *
 * @param value Any finite number.
 * @param decimals Decimals to show.
 * @returns Text such as `0.0480`.
 */
export function fixedText(value: number, decimals: number): string {
  return withoutMinusZero(value.toFixed(decimals));
}

/**
 * Writes a number with its interval, with as many decimals as the interval is worth.
 *
 * @param range The number with its interval.
 * @returns Text such as `0.0481 [0.0463, 0.0498]`.
 */
export function intervalText(range: NumberRange): string {
  const decimals = decimalsOf(range);
  const [estimate, low, high] = [range.estimate, range.low, range.high].map((value) =>
    fixedText(value, decimals)
  );
  return range.low === range.high ? estimate : `${estimate} [${low}, ${high}]`;
}

function withoutMinusZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
