import { exp64 } from "../../core/base/host_math.ts";
import { UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { ELU_SMALL } from "./activation_functions.ts";
import {
  geluArgument64,
  normalDensity64,
  normalShare64,
  sigmoid64,
  sigmoidSlope64,
} from "./activation_references.ts";

/**
 * Errors of activations and derivatives in f32, derived from the roundings of their arithmetic.
 *
 * U is the error of one rounding. exp adds 2 U (0.99 ULP) to the error that its argument brings;
 * terms of second order are covered by one per cent.
 *
 * @module
 */
const U = UNIT_ROUNDOFF;
const SECOND_ORDER = 1.01;
/** What a derivative can still be, in size, where the arithmetic takes it as constant. */
const BEYOND_LIMIT = 1e-30;

/** Relative error of exp(-|2u|): seven roundings in the argument, constants included, and exp. */
function geluExpError(x: number): number {
  return (7 * Math.abs(geluArgument64(x)) + 2) * U;
}

/** Relative error of the logistic function from that of e: a sum and a quotient beside it. */
function logisticError(argument: number, expError: number): number {
  // d ln s / d ln e is 1 - s on the left and -e / (1 + e) = -(1 - s) on the right.
  return SECOND_ORDER * ((1 - sigmoid64(argument)) * expError + 2 * U);
}

/** Bounds the error of sigmoid(x). */
export function sigmoidError(exact: number, x: number): number {
  return logisticError(x, 2 * U) * exact;
}

/** Bounds the error of SiLU: that of sigmoid, and a product. */
export function siluError(exact: number, x: number): number {
  return (logisticError(x, 2 * U) + U) * Math.abs(exact);
}

/** Bounds the error of GELU's tanh form: that of sigmoid(2u), and a product. */
export function geluError(exact: number, x: number): number {
  return (logisticError(geluArgument64(x), geluExpError(x)) + U) * Math.abs(exact);
}

/** Bounds the error of tanh: 1.34 ULP. */
export function tanhError(exact: number): number {
  return 2.68 * U * Math.abs(exact);
}

/**
 * Bounds the error of ELU. Near 0: four roundings of x^2 q(x), the sum, and what the fit leaves,
 * 0.26 U; farther on: that of exp, and a difference.
 */
export function eluError(exact: number, x: number): number {
  if (x > 0) return 0;
  if (x > -ELU_SMALL) return SECOND_ORDER * U * (1.3 * Math.abs(exact) + 6 * Math.abs(exact - x));
  return SECOND_ORDER * U * (2 * exp64(x) + Math.abs(exact)) + BEYOND_LIMIT;
}

/** Bounds the error of GELU's exact form: x / 2 times that of 1 + erf(x / sqrt 2), and a product. */
export function geluErfError(exact: number, x: number): number {
  return SECOND_ORDER * (Math.abs(x) * normalShareError(x) + U * Math.abs(exact));
}

/** Bounds the error of (1 + erf(x / sqrt 2)) / 2: erf within 1.38 ULP, its argument two roundings, the sum. */
function normalShareError(x: number): number {
  return 0.69 * U + 2 * U * Math.abs(x) * normalDensity64(x) + U * normalShare64(x);
}

/** Bounds the error of the derivative of SiLU. */
export function siluSlopeError(exact: number, x: number): number {
  return logisticSlopeError({ argument: x, expError: 2 * U, rest: x, roundings: 0 }) +
    U * Math.abs(exact);
}

/** Bounds the error of the derivative of GELU's tanh form; (2u)' and its product have six roundings. */
export function geluSlopeError(exact: number, x: number): number {
  const argument = geluArgument64(x);
  const inner = 1.5957691216057308 * (1 + 3 * 0.044715 * x * x);
  const expError = geluExpError(x);
  return logisticSlopeError({ argument, expError, rest: x * inner, roundings: 6 }) +
    U * Math.abs(exact);
}

/** Bounds the error of s + rest s (1 - s) before its sum is rounded. */
function logisticSlopeError({ argument, expError, rest, roundings }: {
  readonly argument: number;
  readonly expError: number;
  readonly rest: number;
  readonly roundings: number;
}): number {
  const product = (2 * expError + (7 + roundings) * U) *
    Math.abs(rest * sigmoidSlope64(argument));
  return shareError(argument, expError) + SECOND_ORDER * product + BEYOND_LIMIT;
}

/** Bounds the error of s as r or e r; that of r = 1 / (1 + e) is e / 2 of e's, and two roundings. */
function shareError(argument: number, expError: number): number {
  const e = exp64(-Math.abs(argument));
  return SECOND_ORDER * (e * 1.5 * expError + 3 * U * sigmoid64(argument));
}

/** Bounds the error of sigmoid(x) as the gradients of gates compute it. */
export function logisticShareError(_exact: number, x: number): number {
  return shareError(x, 2 * U) + BEYOND_LIMIT;
}

/** Bounds the error of sigmoid(2u) as the gradients of gates compute it. */
export function geluShareError(x: number): number {
  return shareError(geluArgument64(x), geluExpError(x)) + BEYOND_LIMIT;
}

/** Bounds the error of the derivative of the logistic function. */
export function sigmoidSlopeError(exact: number): number {
  return SECOND_ORDER * 11 * U * exact + BEYOND_LIMIT;
}

/** Bounds the error of the derivative of GELU's exact form: the share, and x times the density. */
export function geluErfSlopeError(exact: number, x: number): number {
  const product = (x * x / 2 + 5) * U * Math.abs(x * normalDensity64(x));
  return SECOND_ORDER * (normalShareError(x) + product) + U * Math.abs(exact) + BEYOND_LIMIT;
}
