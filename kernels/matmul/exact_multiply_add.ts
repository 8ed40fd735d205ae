/**
 * WGSL that adds an exact product to a sum, unguarded: whether a compiler fuses it cannot show.
 *
 * It is the one float expression of a shader that is not guarded. The linter knows this text and no
 * other, and asks that both factors were rounded to 12 bits: they must be names that start with
 * `rounded_`, which may hold results of `round12` and nothing else.
 */
export const EXACT_MULTIPLY_ADD = `fn exact_multiply_add(sum: u32, a: u32, b: u32) -> u32 {
  return bitcast<u32>(bitcast<f32>(sum) + bitcast<f32>(a) * bitcast<f32>(b));
}
`;
