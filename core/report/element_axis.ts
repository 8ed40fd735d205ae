/**
 * Makes the horizontal axis of a figure over matrix sizes: elements, on a logarithmic scale.
 *
 * @param elements Sizes that occur.
 * @returns Vega-Lite encoding of the channel `x` for the field `elements`.
 */
export function elementAxis(elements: readonly number[]): Readonly<Record<string, unknown>> {
  const [low, high] = [Math.min(...elements), Math.max(...elements)];
  const values: number[] = [];
  for (let value = 1; value <= high; value *= 4) if (value >= low) values.push(value);
  return {
    field: "elements",
    type: "quantitative",
    title: "elements of the matrix",
    scale: { type: "log", base: 2, domain: [low, high], nice: false, padding: 10 },
    axis: {
      values,
      labelExpr: "datum.value >= 1048576 ? datum.value / 1048576 + 'M' : " +
        "datum.value >= 1024 ? datum.value / 1024 + 'k' : datum.value",
    },
  };
}
