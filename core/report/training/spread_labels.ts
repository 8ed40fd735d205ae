/**
 * Moves the labels of lines apart so that none covers another, as little as may be.
 *
 * @param places Where each label would stand, on the scale of the axis.
 * @param gap Least distance of two labels on that scale.
 * @returns Where each stands, in the order of the input; the order along the axis stays.
 */
export function spreadLabels(places: readonly number[], gap: number): readonly number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b] || a - b);
  // Labels that touch move as a block about the mean of their places.
  const blocks: { indices: number[]; center: number }[] = [];
  for (const i of order) {
    blocks.push({ indices: [i], center: places[i] });
    while (blocks.length > 1) {
      const [before, last] = blocks.slice(-2);
      const reach = gap * (before.indices.length + last.indices.length) / 2;
      if (last.center - before.center >= reach) break;
      const indices = [...before.indices, ...last.indices];
      const center = indices.reduce((sum, at) => sum + places[at], 0) / indices.length;
      blocks.splice(-2, 2, { indices, center });
    }
  }
  const result = [...places];
  for (const { indices, center } of blocks) {
    indices.forEach((at, j) => {
      result[at] = center + gap * (j - (indices.length - 1) / 2);
    });
  }
  return result;
}
