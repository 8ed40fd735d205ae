import { bitsOf, floatOf } from "../../../base/float_bits.ts";
import { type ArithmeticTraits, makeArithmetic, STRICT_TRAITS } from "./arithmetic.ts";
import { CANARY_TRIPLES, subnormalOperands, tripleOf } from "./canary_operands.ts";
import { SUBNORMAL_ROWS } from "./subnormal_rows.ts";
import { VALUE_ROWS } from "./value_rows.ts";

/** Devices that the canary must tell apart. */
export type SimulatedDevice =
  | "ieee"
  | "fma"
  | "fma-through-guard"
  | "flush"
  | "round-toward-zero"
  | "reassociating";

const SMALLEST_NORMAL = floatOf(0x00800000); // 2^-126

const TRAITS: Readonly<Record<SimulatedDevice, ArithmeticTraits>> = {
  ieee: STRICT_TRAITS,
  fma: { ...STRICT_TRAITS, contracts: true },
  "fma-through-guard": { ...STRICT_TRAITS, contracts: true, contractsThroughGuard: true },
  flush: { ...STRICT_TRAITS, flush: flushSubnormal, fusesBuiltIn: false },
  "round-toward-zero": { ...STRICT_TRAITS, round: roundTowardZero, fusesBuiltIn: false },
  reassociating: { ...STRICT_TRAITS, fusesBuiltIn: false },
};

/**
 * Computes what a device of a known kind would answer, to prove that each finding can be made.
 *
 * @param kind Kind of device; "reassociating" rewrites every plain expression that it can.
 * @param operands Input of the canary.
 * @returns Output of the canary, as a device would write it.
 */
export function simulate(kind: SimulatedDevice, operands: Uint32Array): Uint32Array {
  const m = makeArithmetic(TRAITS[kind]);
  const output: number[] = [];
  for (let i = 0; i < CANARY_TRIPLES; i++) {
    const [a, b, c] = tripleOf(operands, i);
    for (const { group, bits, rewritten = bits } of VALUE_ROWS) {
      const rewrites = kind === "reassociating" && group === "rewriting";
      output.push((rewrites ? rewritten : bits)(m, a, b, c));
    }
  }
  const values = subnormalOperands(operands);
  for (const { value } of SUBNORMAL_ROWS) output.push(bitsOf(value(m, values)));
  return Uint32Array.from(output);
}

function flushSubnormal(value: number): number {
  return Math.abs(value) < SMALLEST_NORMAL ? 0 * value : value;
}

function roundTowardZero(exact: number): number {
  const nearest = Math.fround(exact);
  if (Math.abs(nearest) <= Math.abs(exact)) return nearest;
  return floatOf(bitsOf(nearest) - 1);
}
