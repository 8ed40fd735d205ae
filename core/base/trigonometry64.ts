import { productError64, sumError64 } from "./exact64.ts";
import { INVERSE_FACTORIALS } from "./inverse_factorials64.ts";

/**
 * Computes the sine, the same bits in every engine.
 *
 * The angle is reduced by the nearest multiple of pi/2 to an unevaluated sum in [-pi/4, pi/4], of
 * which the Taylor polynomial is taken.
 *
 * Units: radians.
 * Accuracy: 0.60 ULP at most, also beside the multiples of pi.
 * Source: reduction by Cody and Waite 1980, Software Manual for the Elementary Functions, chapter 8.
 *
 * @param angle Angle of magnitude at most 1,647,099 (2^20 quarter turns).
 * @returns Sine of the angle; NaN for NaN and the infinities.
 * @throws {RangeError} If the angle is finite and larger than that.
 */
export function sin64(angle: number): number {
  if (angle === 0) return angle;
  const { quarter, high, low } = reduceAngle(angle, "sine");
  const size = quarter % 2 === 0 ? sinOfSum(high, low) : cosOfSum(high, low);
  return quarter < 2 ? size : -size;
}

/**
 * Computes the cosine, the same bits in every engine; the method is that of `sin64`.
 *
 * Units: radians.
 * Accuracy: 0.60 ULP at most, also beside the odd multiples of pi/2.
 *
 * @param angle Angle of magnitude at most 1,647,099 (2^20 quarter turns).
 * @returns Cosine of the angle; NaN for NaN and the infinities.
 * @throws {RangeError} If the angle is finite and larger than that.
 */
export function cos64(angle: number): number {
  const { quarter, high, low } = reduceAngle(angle, "cosine");
  const size = quarter % 2 === 0 ? cosOfSum(high, low) : sinOfSum(high, low);
  return quarter === 0 || quarter === 3 ? size : -size;
}

/** pi/2 cut into 33 + 33 + 33 + 53 bits: an integer of up to 20 bits times a 33-bit part is exact. */
const HALF_PI_PARTS = [
  1.5707963267341256,
  6.077100506303966e-11,
  2.0222662487111665e-21,
  8.4784276603689e-32,
];
const TWO_OVER_PI = 0.6366197723675814;
const LARGEST_ANGLE = 1_647_099; // 2^20 * pi/2, rounded down

interface ReducedAngle {
  /** Number of quarter turns taken off, modulo 4. */
  readonly quarter: number;
  /** What is left, as a sum. */
  readonly high: number;
  readonly low: number;
}

function reduceAngle(angle: number, name: string): ReducedAngle {
  if (Math.abs(angle) > LARGEST_ANGLE && Math.abs(angle) !== Infinity) {
    throw new RangeError(
      `Cannot take the ${name} as the angle must be at most ${LARGEST_ANGLE}: angle=${angle}`,
    );
  }
  const n = Math.floor(angle * TWO_OVER_PI + 0.5);
  const first = angle - n * HALF_PI_PARTS[0]; // exact
  const second = first - n * HALF_PI_PARTS[1];
  const third = second - n * HALF_PI_PARTS[2];
  const rest = sumError64(first, -n * HALF_PI_PARTS[1]) +
    sumError64(second, -n * HALF_PI_PARTS[2]) - n * HALF_PI_PARTS[3];
  return { quarter: n & 3, high: third + rest, low: sumError64(third, rest) };
}

const SIXTH_LOW = 9.25185853854297e-18; // 1/6 - INVERSE_FACTORIALS[3]

/** Computes `sin(x + low)` for |x| <= pi/4; the cubic term is kept in two numbers. */
function sinOfSum(x: number, low: number): number {
  const z = x * x;
  const zLow = productError64(x, x);
  let p = -INVERSE_FACTORIALS[19];
  for (let n = 17, sign = 1; n >= 5; n -= 2, sign = -sign) p = p * z + sign * INVERSE_FACTORIALS[n];
  const q = p * z - INVERSE_FACTORIALS[3];
  const qLow = sumError64(p * z, -INVERSE_FACTORIALS[3]) - SIXTH_LOW;
  const square = q * z;
  const squareLow = productError64(q, z) + (q * zLow + qLow * z);
  const cubic = square * x;
  const cubicLow = productError64(square, x) + squareLow * x;
  return (x + cubic) + (sumError64(x, cubic) + (cubicLow + low * (1 - 0.5 * z)));
}

/** Computes `cos(x + low)` for |x| <= pi/4. */
function cosOfSum(x: number, low: number): number {
  const z = x * x;
  let p = INVERSE_FACTORIALS[20];
  for (let n = 18, sign = -1; n >= 4; n -= 2, sign = -sign) {
    p = p * z + sign * INVERSE_FACTORIALS[n];
  }
  const half = 0.5 * z;
  const halfLow = 0.5 * productError64(x, x) + x * low;
  const one = 1 - half;
  return one + (((1 - one) - half) + (z * z * p - halfLow));
}
