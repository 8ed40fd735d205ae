/**
 * Writes a large count with four digits: enough to see half a percent of difference.
 *
 * @param count Such as a number of parameters.
 * @returns Text such as `856`, `104.1 k` or `1.043 M`.
 */
export function sizeText(count: number): string {
  const units = [["G", 1e9], ["M", 1e6], ["k", 1e3]] as const;
  const found = units.find(([, size]) => count >= size);
  return found === undefined
    ? String(Math.round(count))
    : `${Number((count / found[1]).toPrecision(4))} ${found[0]}`;
}
