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
 * No other parameter can move them. Drawn in f64, then rounded.
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
      const { deviation } = init;
      const values = normals(createStream({ seed, path: `init/${path}`, experiment }), count);
      const rounded = new Float32Array(count);
      for (let i = 0; i < count; i++) rounded[i] = deviation * values[i];
      return rounded;
    }
    default:
      throw new RangeError(
        `Cannot draw initial values as their kind must be known: kind=${init satisfies never}`,
      );
  }
}
