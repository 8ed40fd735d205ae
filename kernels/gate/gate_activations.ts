import type { F32, Tracer } from "../arithmetic/trace.ts";
import { UNIT_ROUNDOFF } from "../norm/norm_bounds.ts";
import {
  geluError,
  geluShareError,
  geluSlopeError,
  logisticShareError,
  sigmoidError,
  sigmoidSlopeError,
  siluError,
  siluSlopeError,
} from "../activation/activation_errors.ts";
import {
  GELU_LIMIT,
  type Logistic,
  LOGISTIC_LIMIT,
  traceGeluExp,
  traceGeluValue,
  traceReluValue,
  traceSigmoidValue,
  traceSiluExp,
  traceSiluValue,
} from "../activation/activation_functions.ts";
import {
  gelu64,
  geluSlope64,
  sigmoid64,
  sigmoidSlope64,
  silu64,
  siluSlope64,
} from "../activation/activation_references.ts";
import {
  traceGeluSlope,
  traceLogisticSlope,
  traceShare,
  traceSiluSlope,
} from "../activation/slope_functions.ts";

/** An activation as a gate needs it: its value, and value and derivative from shared parts. */
export interface GateActivation {
  /** Traces act(a). */
  readonly value: (t: Tracer, a: F32) => F32;
  /** Traces e, which value and derivative share; a itself where there is nothing to share. */
  readonly shared: (t: Tracer, a: F32) => F32;
  /** Traces act(a) from a and the logistic parts. */
  readonly sharedValue: (t: Tracer, a: F32, logistic: Logistic) => F32;
  /** Traces the derivative times `rest`. */
  readonly slopeTimes: (t: Tracer, a: F32, logistic: Logistic, rest: F32) => F32;
  readonly value64: (a: number) => number;
  readonly slope64: (a: number) => number;
  /** Errors of `value`, `sharedValue` and the derivative, from the exact one and a. */
  readonly valueError: (exact: number, a: number) => number;
  readonly sharedValueError: (exact: number, a: number) => number;
  readonly slopeError: (exact: number, a: number) => number;
  readonly flops: number;
}

const U = UNIT_ROUNDOFF;
const none = () => 0;
const itself = (_t: Tracer, a: F32) => a;

/** Activations of the gates by the name of the gate. Source: Shazeer 2020, arXiv:2002.05202. */
export const GATE_ACTIVATIONS = {
  bilinear: {
    value: itself,
    shared: itself,
    sharedValue: itself,
    slopeTimes: (_t, _a, _logistic, rest) => rest,
    value64: (a) => a,
    slope64: () => 1,
    valueError: none,
    sharedValueError: none,
    slopeError: none,
    flops: 0,
  },
  glu: {
    value: traceSigmoidValue,
    shared: traceSiluExp,
    sharedValue: traceShare,
    slopeTimes: (t, _a, logistic, rest) => t.multiply(traceLogisticSlope(t, logistic), rest),
    value64: sigmoid64,
    slope64: sigmoidSlope64,
    valueError: sigmoidError,
    sharedValueError: logisticShareError,
    slopeError: sigmoidSlopeError,
    flops: 23,
  },
  reglu: {
    value: traceReluValue,
    shared: itself,
    sharedValue: traceReluValue,
    slopeTimes: (t, a, _logistic, rest) =>
      t.toFloat(t.select(t.less(t.float(0), a), t.toWord(rest), t.word(0))),
    value64: (a) => a > 0 ? a : 0,
    slope64: (a) => a > 0 ? 1 : 0,
    valueError: none,
    sharedValueError: none,
    slopeError: none,
    flops: 1,
  },
  geglu: {
    value: traceGeluValue,
    shared: traceGeluExp,
    sharedValue: (t, a, logistic) =>
      t.multiply(t.maximum(a, t.float(-GELU_LIMIT)), traceShare(t, a, logistic)),
    slopeTimes: (t, a, logistic, rest) => t.multiply(traceGeluSlope(t, a, logistic), rest),
    value64: gelu64,
    slope64: geluSlope64,
    valueError: geluError,
    sharedValueError: (exact, a) => Math.abs(a) * geluShareError(a) + U * Math.abs(exact),
    slopeError: geluSlopeError,
    flops: 31,
  },
  swiglu: {
    value: traceSiluValue,
    shared: traceSiluExp,
    sharedValue: (t, a, logistic) =>
      t.multiply(t.maximum(a, t.float(-LOGISTIC_LIMIT)), traceShare(t, a, logistic)),
    slopeTimes: (t, a, logistic, rest) => t.multiply(traceSiluSlope(t, a, logistic), rest),
    value64: silu64,
    slope64: siluSlope64,
    valueError: siluError,
    sharedValueError: (exact, a) =>
      Math.abs(a) * logisticShareError(exact, a) + U * Math.abs(exact),
    slopeError: siluSlopeError,
    flops: 25,
  },
} as const satisfies Readonly<Record<string, GateActivation>>;

/** Name of a gate. */
export type GateName = keyof typeof GATE_ACTIVATIONS;
