/** Finds the place of the highest value; of equal ones the first. */
export function highestAt(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (values[i] > values[best]) best = i;
  }
  return best;
}
