import { exp64, log64, logGamma64 } from "../../base/host_math.ts";
import { bisect } from "./bisection.ts";
import { normalCdf } from "./normal.ts";
import { requireCount, requireShare } from "./sample_checks.ts";
import { studentTQuantile } from "./student_t.ts";

/** What a planned comparison shall achieve. */
export interface PowerOptions {
  /** Level of the test; 0.05 unless said otherwise. */
  readonly alpha?: number;
  /** Chance that it succeeds; 0.8 unless said otherwise. */
  readonly power?: number;
}

/**
 * Computes the smallest true difference that a two-sided paired t test detects with a given power.
 *
 * Units: standard deviations of the paired difference.
 * Accuracy: absolute 1e-8 from n = 3 on.
 *
 * @param n Number of pairs, at least 2.
 * @param options Level and power.
 * @returns The minimum detectable effect.
 * @throws {RangeError} If n is no integer of at least 2, or level or power is no share, or power is not
 *   above alpha.
 */
export function minimumDetectableEffect(n: number, options: PowerOptions = {}): number {
  const { alpha, power } = checked(n, options);
  const critical = studentTQuantile(1 - alpha / 2, n - 1);
  return bisect((effect) => {
    const shift = effect * Math.sqrt(n);
    // P(T < -critical) + P(T > critical) with T = (Z + shift) / s
    return expectOverScale(n - 1, {
      to: Infinity,
      f: (s) => normalCdf(-critical * s - shift) + normalCdf(shift - critical * s),
    });
  }, { low: 0, high: LARGEST_EFFECT, target: power });
}

/**
 * Computes the smallest equivalence margin at which two one-sided paired t tests succeed with a given
 * power when the true difference is 0.
 *
 * They succeed where `|Z| <= margin sqrt(n) - critical s`.
 *
 * Units: standard deviations of the paired difference.
 * Accuracy: absolute 1e-8 from n = 3 on.
 *
 * @param n Number of pairs, at least 2.
 * @param options Level of each test and power.
 * @returns The smallest margin.
 * @throws {RangeError} If n is no integer of at least 2, or level or power is no share, or power is not
 *   above alpha.
 */
export function smallestEquivalenceMargin(n: number, options: PowerOptions = {}): number {
  const { alpha, power } = checked(n, options);
  const critical = studentTQuantile(1 - alpha, n - 1);
  return bisect((margin) => {
    const reach = margin * Math.sqrt(n);
    return expectOverScale(n - 1, {
      to: reach / critical,
      f: (s) => 1 - 2 * normalCdf(critical * s - reach),
    });
  }, { low: 0, high: LARGEST_EFFECT, target: power });
}

const LARGEST_EFFECT = 1000; // n = 2 needs 15 at alpha 0.05 and power 0.8
const PANELS = 400; // Simpson's rule: its error is below 1e-8 of the result

/**
 * Takes the mean of f(s) over s = sqrt(chi-square / df), the scale that a sample estimates, for s up to a
 * limit. Its density is `2 (df/2)^(df/2) / gamma(df/2) s^(df - 1) e^(-df s^2 / 2)`.
 */
function expectOverScale(
  df: number,
  { to, f }: { readonly to: number; readonly f: (s: number) => number },
): number {
  const half = df / 2;
  const logConstant = log64(2) + half * log64(half) - logGamma64(half);
  const density = (s: number) =>
    s === 0
      ? (df === 1 ? exp64(logConstant) : 0)
      : exp64(logConstant + (df - 1) * log64(s) - half * s * s);
  const spread = 9 / Math.sqrt(df); // more than 12 standard deviations of s, which is near 1
  const start = Math.max(0, 1 - spread);
  const end = Math.min(to, 1 + spread);
  if (end <= start) return 0;
  const step = (end - start) / (2 * PANELS);
  let sum = 0;
  for (let i = 0; i <= 2 * PANELS; i++) {
    const s = start + i * step;
    const weight = i === 0 || i === 2 * PANELS ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * f(s) * density(s);
  }
  return sum * step / 3;
}

function checked(n: number, { alpha = 0.05, power = 0.8 }: PowerOptions) {
  const task = "plan a comparison";
  requireCount(n, { task, name: "n", least: 2 });
  requireShare(alpha, { task, name: "alpha" });
  requireShare(power, { task, name: "power" });
  if (power <= alpha) {
    throw new RangeError(
      `Cannot ${task} as power must be above alpha: power=${power}, alpha=${alpha}`,
    );
  }
  return { alpha, power };
}
