const MARKS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 10, 15, 20];

/**
 * Makes a logarithmic scale for ratios, with round marks and room around the values.
 *
 * @param ratios Values that must be inside; all positive.
 * @returns Vega-Lite keys `scale` and `axis` of a channel.
 */
export function ratioScale(ratios: readonly number[]): Readonly<Record<string, unknown>> {
  const low = Math.min(1, ...ratios) / 1.06;
  const high = Math.max(1, ...ratios) * 1.06;
  const inside = MARKS.filter((mark) => mark >= low && mark <= high);
  // Too many marks overlap in a wide range: every second one then, but always 1.
  const one = inside.indexOf(1);
  const values = inside.length > 8 ? inside.filter((_, i) => (i - one) % 2 === 0) : inside;
  return {
    scale: { type: "log", domain: [low, high], nice: false },
    axis: { values, format: "~g" },
  };
}
