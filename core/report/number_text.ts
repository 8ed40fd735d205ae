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

function withoutMinusZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
