import { elementCount } from "../base/shape.ts";
import { normals } from "../random/normal.ts";
import { createStream } from "../random/stream.ts";
import type { Parameter } from "./parameter.ts";

/** What initial values are drawn from. */
export interface InitialSeed {
  readonly seed: number;
  /** Digest of what else decides the numbers. */
  readonly experiment?: string;
}

/**
 * Draws the initial values of a parameter, from the stream `init/<path>`.
 *
 * No other parameter can move them. Drawn in f64, then rounded. A part of a matrix has the values
 * that it has in the whole.
 */
export function initialValues(
  { path, shape, init }: Parameter,
  { seed, experiment }: InitialSeed,
): Float32Array {
  const count = elementCount(shape);
  switch (init.kind) {
    case "zero":
      return new Float32Array(count);
    case "one":
      return new Float32Array(count).fill(1);
    case "normal": {
      const { deviation, part } = init;
      const width = shape[shape.length - 1];
      const whole = part ?? { path, columns: width, from: 0 };
      const stream = createStream({ seed, path: `init/${whole.path}`, experiment });
      const values = normals(stream, count / width * whole.columns);
      const rounded = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        const at = Math.floor(i / width) * whole.columns + whole.from + i % width;
        rounded[i] = deviation * values[at];
      }
      return rounded;
    }
    default:
      throw new RangeError(
        `Cannot draw initial values as their kind must be known: kind=${init satisfies never}`,
      );
  }
}
