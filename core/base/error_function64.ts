import { productError64 } from "./exact64.ts";
import { expSum64 } from "./exp64.ts";
import { INVERSE_FACTORIALS } from "./inverse_factorials64.ts";

/**
 * Computes the error function, the same bits in every engine.
 *
 * `erf x = 2/sqrt(pi) * integral of e^(-t^2) from 0 to x`: its Taylor series where |x| < 0.5, else
 * `1 - erfc x`.
 *
 * Accuracy: 2 ULP at most.
 * Source: Abramowitz and Stegun 7.1.5.
 *
 * @param x Any number.
 * @returns Value in [-1, 1]; x itself for zeros and NaN.
 */
export function erf64(x: number): number {
  if (x === 0 || x !== x) return x;
  const size = Math.abs(x);
  const result = size < SERIES_BELOW ? erfSeries(size) : 1 - erfcOfLarge(size);
  return x < 0 ? -result : result;
}

/**
 * Computes the complementary error function, with all its digits in the tail.
 *
 * For x >= 0.5, `erfc x = e^(-x^2) g(x) / (x + 1/2)`, with g a Chebyshev series and x^2 taken with
 * its rounding error.
 *
 * Accuracy: 3.5 ULP at most where the result is a normal number (x below 26.54).
 * Source: the form of Shepherd and Laframboise 1981, Mathematics of Computation 36, 249-253, with
 * coefficients of our own.
 *
 * @param x Any number.
 * @returns Value in [0, 2], 0 above 27.23; NaN for NaN.
 */
export function erfc64(x: number): number {
  if (x !== x) return x;
  if (x >= SERIES_BELOW) return erfcOfLarge(x);
  if (x > -SERIES_BELOW) return x < 0 ? 1 + erfSeries(-x) : 1 - erfSeries(x);
  return 2 - erfcOfLarge(-x);
}

const SERIES_BELOW = 0.5;
const TWO_OVER_ROOT_PI_MINUS_ONE = 0.1283791670955126;

/** (-1)^n / (n! (2n + 1)) for n = 0 to 13: at 0.5 the next term is below 2^-64. */
const SERIES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((n) =>
  (n % 2 === 0 ? 1 : -1) * INVERSE_FACTORIALS[n] / (2 * n + 1)
);

/** Computes erf for 0 <= x < 0.5 as x plus a part below 0.13 x. */
function erfSeries(x: number): number {
  const z = x * x;
  let p = 0;
  for (let n = SERIES.length - 1; n >= 1; n--) p = p * z + SERIES[n];
  const tail = z * p;
  return x + x * (TWO_OVER_ROOT_PI_MINUS_ONE + (tail + TWO_OVER_ROOT_PI_MINUS_ONE * tail));
}

/**
 * Chebyshev coefficients of `(x + 1/2) e^(x^2) erfc x` for x >= 0.5 in `t = (x - 4) / (x + 3)`.
 *
 * Made with mpmath 1.3.0 at 250 bits from 64 Chebyshev nodes; the first left out is 2e-20.
 */
const CHEBYSHEV = [
  0.6065588604635874,
  -0.03612736823281771,
  -0.01316094638229592,
  0.009593294266714052,
  -0.0033411751554640544,
  0.0007761423525287758,
  -0.00011785829174077441,
  7.845281102567613e-06,
  1.0769378598335906e-06,
  -3.0062873139296417e-07,
  6.927475161873313e-09,
  6.7879072424968725e-09,
  -6.535486049048916e-10,
  -1.531866637789245e-10,
  2.531436895807097e-11,
  4.025115093559483e-12,
  -8.7493742110029e-13,
  -1.3182875200441013e-13,
  2.954975351329621e-14,
  5.274457383282146e-15,
  -9.617765105744338e-16,
  -2.382078971853841e-16,
  2.7510180005102144e-17,
  1.1203923673945134e-17,
  -4.67288291301064e-19,
  -5.148048513350878e-19,
];

/** Computes erfc for x >= 0.5. */
function erfcOfLarge(x: number): number {
  if (x > 28) return 0; // the result is below 2^-1075 from 27.23 on
  const t = (x - 4) / (x + 3);
  let b1 = 0;
  let b2 = 0;
  for (let n = CHEBYSHEV.length - 1; n >= 1; n--) {
    const b = 2 * t * b1 - b2 + CHEBYSHEV[n];
    b2 = b1;
    b1 = b;
  }
  const g = CHEBYSHEV[0] + (t * b1 - b2);
  const square = x * x;
  return expSum64(-square, -productError64(x, x)) * g / (x + 0.5);
}
