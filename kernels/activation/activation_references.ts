import { erfc64, exp64, expm164 } from "../../core/base/host_math.ts";

/**
 * Activations and their derivatives in f64: the definition of the ops.
 *
 * @module
 */

/** 2 sqrt(2 / pi) and the coefficient of the cubic term of GELU's tanh form. */
const GELU_SCALE = 1.5957691216057308;
const GELU_CUBIC = 0.044715;
const SQRT_HALF = 0.7071067811865476;
/** 1 / sqrt(2 pi). */
const NORMAL_PEAK = 0.3989422804014327;

/** Computes 1 / (1 + exp(-x)). */
export function sigmoid64(x: number): number {
  const e = exp64(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/** Computes the derivative of the logistic function at x. */
export function sigmoidSlope64(x: number): number {
  const e = exp64(-Math.abs(x));
  return e / ((1 + e) * (1 + e));
}

/** Computes x sigmoid(x). */
export function silu64(x: number): number {
  return x * sigmoid64(x);
}

/** Computes the derivative of SiLU: s + x s (1 - s). */
export function siluSlope64(x: number): number {
  return sigmoid64(x) + x * sigmoidSlope64(x);
}

/** Computes ELU with alpha 1: x where it is positive, else e^x - 1. */
export function elu64(x: number): number {
  return x > 0 ? x : expm164(x);
}

/** Computes 2u of GELU's tanh form: 2 sqrt(2 / pi) (x + 0.044715 x^3). */
export function geluArgument64(x: number): number {
  return GELU_SCALE * (x + GELU_CUBIC * x * x * x);
}

/** Computes GELU in its tanh form, x sigmoid(2u). */
export function gelu64(x: number): number {
  return x * sigmoid64(geluArgument64(x));
}

/** Computes the derivative of GELU's tanh form: s + x s (1 - s) (2u)'. */
export function geluSlope64(x: number): number {
  const argument = geluArgument64(x);
  const inner = GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x);
  return sigmoid64(argument) + x * sigmoidSlope64(argument) * inner;
}

/** Computes GELU in its exact form, x Phi(x). */
export function geluErf64(x: number): number {
  return x * normalShare64(x);
}

/** Computes the derivative of GELU's exact form: Phi(x) + x phi(x). */
export function geluErfSlope64(x: number): number {
  return normalShare64(x) + x * normalDensity64(x);
}

/** Computes Phi(x): share of the standard normal distribution below x. */
export function normalShare64(x: number): number {
  return 0.5 * erfc64(-x * SQRT_HALF);
}

/** Computes phi(x): density of the standard normal distribution. */
export function normalDensity64(x: number): number {
  return NORMAL_PEAK * exp64(-0.5 * x * x);
}
