import { sumError64 } from "../../../base/exact64.ts";
import { fromWords64, highWord64, lowWord64 } from "../../../base/float64_bits.ts";

/**
 * Computes `a * b + c` with one rounding, as a fused multiply-add of f32 values does.
 *
 * The product of two f32 values is exact in f64. The sum is rounded to odd there, after which
 * rounding to f32 gives what one rounding of the exact sum gives: f64 has more than two bits to
 * spare. Source: Boldo and Melquiond 2008, Emulation of FMA and correctly rounded sums.
 *
 * @param a f32 value.
 * @param b f32 value; `a * b` is normal in f64 whatever they are.
 * @param c f32 value.
 * @returns The f32 value nearest to the exact `a * b + c`, ties to even.
 */
export function fusedMultiplyAdd32(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const error = sumError64(product, c);
  const low = lowWord64(sum);
  // An odd sum, or an exact one, rounds to f32 as the exact sum does. NaN counts as exact.
  if (!(error < 0 || error > 0) || (low & 1) === 1) return Math.fround(sum);
  const high = highWord64(sum);
  if ((error > 0) === (sum > 0)) return Math.fround(fromWords64(high, low + 1));
  return Math.fround(low > 0 ? fromWords64(high, low - 1) : fromWords64(high - 1, 0xffffffff));
}
