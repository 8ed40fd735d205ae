import type { PropertyCellConfig } from "../../experiment/cell.ts";
import { normals } from "../../random/normal.ts";
import { permutation } from "../../random/permutation.ts";
import { createStream } from "../../random/stream.ts";

/** Everything that a norm reads, forward and backward. */
export interface NormInputs {
  readonly [name: string]: Float32Array;
  readonly x: Float32Array;
  readonly gain: Float32Array;
  readonly bias: Float32Array;
  readonly gradY: Float32Array;
}

/** Values that timings repeat: what they are does not change a time. */
const TIMING_VALUES = 65_536;

type Place = Pick<PropertyCellConfig, "seed" | "rows" | "width">;

/**
 * Draws normal inputs; x in multiples of 2^-12, so that a shift by a small integer is exact.
 *
 * @param config Seed and size of the cell: its arms all see the same inputs.
 */
export function normalInputs({ seed, rows, width }: Place): NormInputs {
  const draw = (name: string, count: number) => normals(streamOf(seed, name), count);
  return {
    x: Float32Array.from(draw("x", rows * width), (value) => Math.round(value * 4096) / 4096),
    gain: Float32Array.from(draw("gain", width), (value) => 1 + value / 8),
    bias: Float32Array.from(draw("bias", width), (value) => value / 8),
    gradY: Float32Array.from(draw("gradY", rows * width)),
  };
}

/**
 * Draws rows whose mean is exactly zero in f32: values and their negatives in random places, all
 * multiples of 2^-8, so that every partial sum is exact. The bias is zero.
 */
export function zeroMeanInputs(config: Place): NormInputs {
  const { seed, rows, width } = config;
  const inputs = normalInputs(config);
  const x = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const places = permutation(streamOf(seed, "places").atStep(row), width);
    for (let i = 0; i + 1 < width; i += 2) {
      const value = Math.round(inputs.x[row * width + i] * 256) / 256;
      x[row * width + places[i]] = value;
      x[row * width + places[i + 1]] = -value;
    }
  }
  return { ...inputs, x, bias: new Float32Array(width) };
}

/** Makes inputs to time a norm on: normal values, repeated. */
export function timingInputs(rows: number, width: number): NormInputs {
  const values = normals(streamOf(0, "timing"), Math.min(TIMING_VALUES, rows * width));
  const fill = (count: number) => repeated(values, count);
  return {
    x: fill(rows * width),
    gain: fill(width),
    bias: fill(width),
    gradY: fill(rows * width),
  };
}

/** Makes normal values of which times are taken, repeated. */
export function timingValues(count: number): Float32Array {
  return repeated(normals(streamOf(0, "timing"), Math.min(TIMING_VALUES, count)), count);
}

function repeated(values: ArrayLike<number>, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => values[i % values.length]);
}

function streamOf(seed: number, name: string) {
  return createStream({ seed, path: `data-content/${name}` });
}
