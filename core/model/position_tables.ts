import { cos64, pow64, sin64 } from "../base/host_math.ts";

/** Angles of positions and pairs: position / base^(i / pairs). */
export interface AngleSize {
  readonly positions: number;
  readonly pairs: number;
  readonly base: number;
}

/**
 * Makes the tables of rotary position embedding, in f64 and then rounded.
 *
 * Shapes: both `[positions, pairs]`.
 * Source: Su et al. 2021, RoFormer, arXiv:2104.09864, section 3.2.2.
 */
export function rotaryTables(size: AngleSize): { cos: Float32Array; sin: Float32Array } {
  const table = (of: (angle: number) => number) => Float32Array.from(angles(size), of);
  return { cos: table(cos64), sin: table(sin64) };
}

/**
 * Makes the table of sinusoidal positions: column 2 i is the sine of an angle, 2 i + 1 its cosine.
 *
 * Shape: `[positions, width]`.
 * Source: Vaswani et al. 2017, Attention is all you need, section 3.5.
 */
export function sinusoidalTable(positions: number, width: number): Float32Array {
  const pairs = Math.ceil(width / 2);
  const table = new Float32Array(positions * width);
  // The exponent is 2 i / width, which is i / (width / 2).
  angles({ positions, pairs, base: 10_000 }, width / 2).forEach((angle, i) => {
    const [position, column] = [Math.floor(i / pairs), 2 * (i % pairs)];
    table[position * width + column] = sin64(angle);
    if (column + 1 < width) table[position * width + column + 1] = cos64(angle);
  });
  return table;
}

function angles({ positions, pairs, base }: AngleSize, divisor = pairs): Float64Array {
  const frequencies = Array.from({ length: pairs }, (_, i) => 1 / pow64(base, i / divisor));
  return Float64Array.from(
    { length: positions * pairs },
    (_, i) => Math.floor(i / pairs) * frequencies[i % pairs],
  );
}
