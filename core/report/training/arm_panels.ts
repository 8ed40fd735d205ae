/** Panels side by side: three, or as many as there are arms. */
const COLUMNS = 3;
const [WIDTH, HEIGHT] = [196, 150];

/**
 * Makes the frame of a figure with a panel for each arm.
 *
 * @param arms Names of the arms, in file order.
 * @param content Values with a field `arm`, and the marks of a panel.
 * @returns Vega-Lite keys.
 */
export function armPanels(
  arms: readonly string[],
  content: { readonly values: readonly unknown[]; readonly layer: readonly unknown[] },
): Readonly<Record<string, unknown>> {
  return {
    data: { values: content.values },
    facet: {
      field: "arm",
      type: "nominal",
      sort: arms,
      header: { title: null, labelAnchor: "start" },
    },
    columns: Math.min(COLUMNS, arms.length),
    spacing: { row: 22, column: 22 },
    spec: arms.length === 1
      ? { width: 2 * WIDTH, height: 1.4 * HEIGHT, layer: content.layer }
      : { width: WIDTH, height: HEIGHT, layer: content.layer },
  };
}

/**
 * Makes the horizontal axis of a figure over numbers of tokens, on a logarithmic scale.
 *
 * @param lengths Lengths that occur, ascending.
 * @param title Words below the axis.
 * @returns Vega-Lite encoding of the channel `x` for the field `length`.
 */
export function lengthAxis(
  lengths: readonly number[],
  title: string,
): Readonly<Record<string, unknown>> {
  const [low, high] = [lengths[0], lengths[lengths.length - 1]];
  const values: number[] = [];
  for (let value = low; value <= high; value *= 2) values.push(value);
  return {
    field: "length",
    type: "quantitative",
    title,
    scale: { type: "log", base: 2, domain: [low, high], nice: false, padding: 6 },
    axis: {
      values,
      labelExpr: "datum.value >= 1024 ? datum.value / 1024 + 'k' : datum.value",
    },
  };
}
