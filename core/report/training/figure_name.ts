/**
 * Names the figure of a data set: its files are called so.
 *
 * @param kind What it shows, such as `loss`.
 * @param data Name of the data set.
 * @returns Text such as `loss_tiny_shakespeare`.
 */
export function figureName(kind: string, data: string): string {
  return `${kind}_${data.replaceAll(/[^a-z0-9]+/gi, "_")}`;
}
