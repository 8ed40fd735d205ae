import { cos64, pow64, sin64 } from "../base/host_math.ts";
import { rotaryFrequencies, type RotaryPairs } from "./rotary_scaling.ts";

/** Angles of positions and pairs: position times the pair's frequency. */
export interface AngleSize extends RotaryPairs {
  readonly positions: number;
}

/**
 * Makes the tables of rotary position embedding, in f64 and then rounded.
 *
 * Shapes: both `[positions, pairs]`.
 * Source: Su et al. 2021, RoFormer, arXiv:2104.09864, section 3.2.2.
 */
export function rotaryTables(size: AngleSize): { cos: Float32Array; sin: Float32Array } {
  const all = angles(size.positions, rotaryFrequencies(size));
  const table = (of: (angle: number) => number) => Float32Array.from(all, of);
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
  const frequencies = Float64Array.from(
    { length: pairs },
    (_, i) => 1 / pow64(10_000, i / (width / 2)),
  );
  angles(positions, frequencies).forEach((angle, i) => {
    const [position, column] = [Math.floor(i / pairs), 2 * (i % pairs)];
    table[position * width + column] = sin64(angle);
    if (column + 1 < width) table[position * width + column + 1] = cos64(angle);
  });
  return table;
}

function angles(positions: number, frequencies: Float64Array): Float64Array {
  const pairs = frequencies.length;
  return Float64Array.from(
    { length: positions * pairs },
    (_, i) => Math.floor(i / pairs) * frequencies[i % pairs],
  );
}
