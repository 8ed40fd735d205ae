/**
 * Compares two arrays bit for bit.
 *
 * @returns Empty if they are equal; else how many differ and the first five, with the distance in
 * units of the last place.
 */
export function describeDifferences(actual: Float32Array, expected: Float32Array): string {
  if (actual.length !== expected.length) {
    return `sizes differ: ${actual.length} and ${expected.length}`;
  }
  const a = new Int32Array(actual.buffer, actual.byteOffset, actual.length);
  const b = new Int32Array(expected.buffer, expected.byteOffset, expected.length);
  const different: number[] = [];
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) different.push(i);
  if (different.length === 0) return "";
  const lines = different.slice(0, 5).map((i) =>
    `[${i}] ${actual[i]} and ${expected[i]} (${Math.abs(ordered(a[i]) - ordered(b[i]))} ULP)`
  );
  return `${different.length} of ${a.length} differ: ${lines.join(", ")}`;
}

/** Maps the bits of f32 values to integers in the order of the values. */
function ordered(bits: number): number {
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}
