import { STORE_FLUSH, UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import { GATE_ACTIVATIONS, type GateName } from "./gate_activations.ts";

/** Computes act(a) b in f64. */
export function gateReference(name: GateName, a: number, b: number): number {
  return GATE_ACTIVATIONS[name].value64(a) * b;
}

/** Bounds the error of act(a) b: that of act(a), which is stored, and a product. */
export function gateError(name: GateName, a: number, b: number): number {
  const { value64, valueError } = GATE_ACTIVATIONS[name];
  const exact = value64(a);
  return 1.01 * Math.abs(b) * (valueError(exact, a) + STORE_FLUSH) +
    UNIT_ROUNDOFF * Math.abs(exact * b);
}

/** One element of a gate's gradient: with the bound of its error for each part. */
export interface GateGradient {
  readonly gradA: number;
  readonly gradB: number;
  readonly boundA: number;
  readonly boundB: number;
}

/** Computes gradA = gradY act'(a) b and gradB = gradY act(a) in f64, and bounds their errors. */
export function gateGradient(
  name: GateName,
  { a, b, gradY }: { readonly a: number; readonly b: number; readonly gradY: number },
): GateGradient {
  const { value64, slope64, sharedValueError, slopeError } = GATE_ACTIVATIONS[name];
  const value = value64(a);
  const slope = slope64(a);
  const gradA = gradY * b * slope;
  const gradB = gradY * value;
  return {
    gradA,
    gradB,
    boundA: 1.01 * Math.abs(gradY * b) * slopeError(slope, a) +
      2.01 * UNIT_ROUNDOFF * Math.abs(gradA) + STORE_FLUSH,
    boundB: 1.01 * Math.abs(gradY) * sharedValueError(value, a) +
      UNIT_ROUNDOFF * Math.abs(gradB) + STORE_FLUSH,
  };
}
