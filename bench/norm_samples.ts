import { layerNormReference, type NormSize } from "../kernels/layer_norm/layer_norm_reference.ts";
import { layerNormGradReference } from "../kernels/layer_norm/layer_norm_grad_reference.ts";
import { rmsNormGradReference } from "../kernels/rms_norm/rms_norm_grad_reference.ts";
import { rmsNormReference } from "../kernels/rms_norm/rms_norm_reference.ts";
import type { NormName } from "../core/model/norm_graph.ts";
import { uniformValues } from "./uniform_values.ts";

/** Matrices whose norm is judged; gain is 1 and bias 0. */
export const SAMPLE_SIZE: NormSize = { rows: 64, width: 1024, eps: 1e-5 };

/** Means of the rows. */
export const OFFSETS: readonly number[] = [0, 10, 100, 1000, 10_000];

/** Passes whose error is measured: y, or the gradient for x. */
export type ErrorPass = "forward" | "backward";

/** One matrix, and what a norm must give for it. */
export interface NormSample {
  readonly norm: NormName;
  readonly pass: ErrorPass;
  readonly offset: number;
  readonly x: Float32Array;
  readonly gradY: Float32Array;
  /** y or gradX in f64, of the f32 values of x. */
  readonly expected: Float64Array;
}

/**
 * Makes the matrices of a norm and a pass: U(-1, 1) plus each offset, others in each round.
 *
 * @returns Samples by offset, then round.
 */
export function normSamples(
  norm: NormName,
  pass: ErrorPass,
  rounds: number,
): readonly (readonly NormSample[])[] {
  const count = SAMPLE_SIZE.rows * SAMPLE_SIZE.width;
  return OFFSETS.map((offset) =>
    Array.from({ length: rounds }, (_, round) => {
      const x = uniformValues(`x/${round}`, count, offset);
      const gradY = uniformValues(`gradY/${round}`, count);
      const [wide, wideGrad] = [Float64Array.from(x), Float64Array.from(gradY)];
      const expected = EXPECTED[norm](pass, wide, wideGrad);
      return { norm, pass, offset, x, gradY, expected };
    })
  );
}

/**
 * Finds the worst error of a result.
 *
 * @returns Largest |got - expected|; NaN if any value is NaN.
 */
export function worstError(got: Float32Array, expected: Float64Array): number {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(got[i] - expected[i]);
    if (Number.isNaN(error)) return NaN; // also where a value is missing
    if (error > worst) worst = error;
  }
  return worst;
}

type Expect = (pass: ErrorPass, x: Float64Array, gradY: Float64Array) => Float64Array;

const EXPECTED: Readonly<Record<NormName, Expect>> = {
  "layer-norm"(pass, x, gradY) {
    const gain = new Float64Array(SAMPLE_SIZE.width).fill(1);
    const bias = new Float64Array(SAMPLE_SIZE.width);
    const [y, mean, rstd] = layerNormReference(x, gain, bias, SAMPLE_SIZE);
    if (pass === "forward") return y;
    return layerNormGradReference({ gradY, x, gain, mean, rstd }, SAMPLE_SIZE)[0];
  },
  "rms-norm"(pass, x, gradY) {
    const gain = new Float64Array(SAMPLE_SIZE.width).fill(1);
    const [y, rrms] = rmsNormReference(x, gain, SAMPLE_SIZE);
    if (pass === "forward") return y;
    return rmsNormGradReference({ gradY, x, gain, rrms }, SAMPLE_SIZE)[0];
  },
};
