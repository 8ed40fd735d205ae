/**
 * Evaluates elementary functions to hundreds of digits, to judge f64 results.
 *
 * Numbers are BigInts in fixed point with `BITS` fraction bits, by the plain series; nothing here shares
 * a method with the code under test. Every f64 number is exact in this form.
 *
 * @module
 */
export const BITS = 1400;
const ONE = 1n << BigInt(BITS);

/** Gives the exact fixed-point form of a finite number. */
export function toBig(x: number): bigint {
  if (!Number.isFinite(x)) throw new RangeError(`Cannot convert as x must be finite: x=${x}`);
  let shift = 0;
  let whole = x;
  while (!Number.isInteger(whole)) {
    whole *= 2; // exact: it ends at an integer of at most 53 bits
    shift++;
  }
  return (BigInt(whole) << BigInt(BITS)) >> BigInt(shift);
}

/** Gives the distance of a result from the exact value in units of the exact value's last place. */
export function ulpError(actual: number, exact: bigint): number {
  const size = exact < 0n ? -exact : exact;
  const exponent = Math.max(size.toString(2).length - 1 - BITS, -1022);
  const unit = 1n << BigInt(exponent - 52 + BITS);
  const error = toBig(actual) - exact;
  return Number(((error < 0n ? -error : error) << 20n) / unit) / 2 ** 20;
}

function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BigInt(BITS);
}

function divide(a: bigint, b: bigint): bigint {
  return (a << BigInt(BITS)) / b;
}

/** `e^x` for |x| up to 750. */
export function bigExp(x: bigint): bigint {
  const halvings = 30n;
  const r = x >> halvings;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = multiply(term, r) / n;
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = multiply(sum, sum);
  return sum;
}

/** `ln x` for x > 0, as `k ln 2 + 2 atanh((m - 1) / (m + 1))`. */
export function bigLog(x: bigint): bigint {
  const k = x.toString(2).length - 1 - BITS;
  const m = k >= 0 ? x >> BigInt(k) : x << BigInt(-k);
  return BigInt(k) * LN2 + twoAtanh(divide(m - ONE, m + ONE));
}

function twoAtanh(s: bigint): bigint {
  const square = multiply(s, s);
  let power = s;
  let sum = 0n;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = multiply(power, square);
  }
  return 2n * sum;
}

const LN2 = twoAtanh(ONE / 3n);

function arctanOfInverse(n: bigint): bigint {
  let power = ONE / n;
  let sum = 0n;
  for (let i = 1n, sign = 1n; power !== 0n; i += 2n, sign = -sign) {
    sum += sign * power / i;
    power /= n * n;
  }
  return sum;
}

const PI = 16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n); // Machin's formula

/** `sin x`, by the series after taking off whole turns. */
export function bigSin(x: bigint): bigint {
  const angle = x % (2n * PI);
  const square = multiply(angle, angle);
  let term = angle;
  let sum = angle;
  for (let n = 2n; term !== 0n && term !== -1n; n += 2n) {
    term = -multiply(term, square) / (n * (n + 1n));
    sum += term;
  }
  return sum;
}

/** `cos x`. */
export function bigCos(x: bigint): bigint {
  return bigSin(x + PI / 2n);
}

/** `tanh x`. */
export function bigTanh(x: bigint): bigint {
  const square = bigExp(2n * x);
  return divide(square - ONE, square + ONE);
}

/** `erf x`, by its Taylor series. */
export function bigErf(x: bigint): bigint {
  const square = multiply(x, x);
  let term = x;
  let sum = x;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = -multiply(term, square) / n;
    sum += term / (2n * n + 1n);
  }
  return divide(2n * sum, bigSquareRoot(PI));
}

/** Square root by Newton's iteration on integers. */
function bigSquareRoot(x: bigint): bigint {
  const target = x << BigInt(BITS);
  let root = 1n << BigInt((target.toString(2).length + 1) >> 1);
  while (true) {
    const next = (root + target / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** `1 + x`, for log1p, expm1 and erfc. */
export function bigPlus(a: bigint, whole: number): bigint {
  return a + BigInt(whole) * ONE;
}

/** Product of two fixed-point numbers. */
export function bigMultiply(a: bigint, b: bigint): bigint {
  return multiply(a, b);
}
