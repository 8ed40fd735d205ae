import { fusedMultiplyAdd32 } from "./fused_multiply_add32.ts";

/** How a device, real or simulated, may depart from strict f32 arithmetic. */
export interface ArithmeticTraits {
  /** Rounds an exact result. */
  readonly round: (exact: number) => number;
  /** Operands and results of an operation: kept, or subnormals flushed to zero. */
  readonly flush: (value: number) => number;
  /** Whether `a * b + c` is computed with one rounding. */
  readonly contracts: boolean;
  /** Whether it is so even through the guard. */
  readonly contractsThroughGuard: boolean;
  /** Whether the built-in `fma` has one rounding. */
  readonly fusesBuiltIn: boolean;
}

/** The operations of the canary's rows. */
export interface Arithmetic {
  readonly add: (a: number, b: number) => number;
  readonly subtract: (a: number, b: number) => number;
  readonly multiply: (a: number, b: number) => number;
  readonly divide: (a: number, b: number) => number;
  readonly squareRoot: (a: number) => number;
  /** `a * b + c` as plain text writes it. */
  readonly multiplyAdd: (a: number, b: number, c: number) => number;
  /** The same with a guard on the product. */
  readonly guardedMultiplyAdd: (a: number, b: number, c: number) => number;
  /** The built-in `fma(a, b, c)`. */
  readonly fma: (a: number, b: number, c: number) => number;
  /** What an operation sees of its operand. */
  readonly operand: (a: number) => number;
}

/** Makes the operations of a device from what it is like. */
export function makeArithmetic(traits: ArithmeticTraits): Arithmetic {
  const { flush } = traits;
  const result = (exact: number) => flush(traits.round(exact));
  const add = (a: number, b: number) => result(flush(a) + flush(b));
  const multiply = (a: number, b: number) => result(flush(a) * flush(b));
  const separate = (a: number, b: number, c: number) => add(multiply(a, b), c);
  const choose = (fuses: boolean) => fuses ? fusedMultiplyAdd32 : separate;
  return {
    add,
    subtract: (a, b) => result(flush(a) - flush(b)),
    multiply,
    // f64 has enough bits that its quotient and root round to f32 as the exact ones do.
    divide: (a, b) => result(flush(a) / flush(b)),
    squareRoot: (a) => result(Math.sqrt(flush(a))),
    multiplyAdd: choose(traits.contracts),
    guardedMultiplyAdd: choose(traits.contractsThroughGuard),
    fma: choose(traits.fusesBuiltIn),
    operand: flush,
  };
}

/** IEEE f32 in the order written, with a built-in `fma` of one rounding. */
export const STRICT_TRAITS: ArithmeticTraits = {
  round: Math.fround,
  flush: (value) => value,
  contracts: false,
  contractsThroughGuard: false,
  fusesBuiltIn: true,
};

/** IEEE f32 in the order written: what every row is judged against. */
export const STRICT: Arithmetic = makeArithmetic(STRICT_TRAITS);

/** The same with every `a * b + c` fused: how a row that differs is recognised as contracted. */
export const FUSED: Arithmetic = makeArithmetic({
  ...STRICT_TRAITS,
  contracts: true,
  contractsThroughGuard: true,
});

/** The same with a built-in `fma` of two roundings. */
export const UNFUSED: Arithmetic = makeArithmetic({ ...STRICT_TRAITS, fusesBuiltIn: false });
