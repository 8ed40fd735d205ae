import { flushBelow, storeTensor } from "../arithmetic/storage.ts";
import type { F32, Tracer } from "../arithmetic/trace.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";

/** Bits of 2^-100: an element of the first moment is +0 or at least this large. */
export const FIRST_MOMENT_MINIMUM_BITS = 0x0d800000;
/** Bits of 2^-120: an element of the second moment is +0 or at least this large. */
export const SECOND_MOMENT_MINIMUM_BITS = 0x03800000;

/** Takes the gradient as optimizers use it: clipped, in stored form. */
export function clipGradient(t: Tracer, gradient: F32, clip: F32): F32 {
  return storeTensor(t, t.multiply(gradient, clip));
}

/** Chooses the former value where the clipping factor says that no step is taken. */
export function keepWhereHalted(t: Tracer, clip: F32, former: F32, next: F32): F32 {
  const halted = t.signedLess(t.toWord(clip), t.word(0));
  return t.toFloat(t.select(halted, t.toWord(former), t.toWord(next)));
}

/**
 * beta m + (1 - beta) g; both products and the sum are +0 or at least 2^-100.
 *
 * So sums are multiples of 2^-123, and no device can show that it flushes subnormals.
 */
export const adamwFirstMoment = traceFunction(
  "adamw_first_moment",
  ["m", "gradient", "clip", "beta", "rest"],
  (t, m, gradient, clip, beta, rest) => {
    const flush = (value: F32) => flushBelow(t, value, FIRST_MOMENT_MINIMUM_BITS);
    const fresh = flush(t.multiply(clipGradient(t, gradient, clip), rest));
    return keepWhereHalted(t, clip, m, flush(t.add(flush(t.multiply(m, beta)), fresh)));
  },
);

/** beta v + (1 - beta) g g; both products are +0 or at least 2^-120, and so is their sum. */
export const adamwSecondMoment = traceFunction(
  "adamw_second_moment",
  ["v", "gradient", "clip", "beta", "rest"],
  (t, v, gradient, clip, beta, rest) => {
    const flush = (value: F32) => flushBelow(t, value, SECOND_MOMENT_MINIMUM_BITS);
    const clipped = clipGradient(t, gradient, clip);
    const fresh = flush(t.multiply(t.multiply(clipped, clipped), rest));
    return keepWhereHalted(t, clip, v, t.add(flush(t.multiply(v, beta)), fresh));
  },
);

/** decay p - step m / (root sqrt(v) + eps), with the new moments, in stored form. */
export const adamwParameter = traceFunction(
  "adamw_parameter",
  ["p", "m", "v", "clip", "decay", "step", "root", "eps"],
  (t, p, m, v, clip, decay, step, root, eps) => {
    const denominator = t.add(t.multiply(t.sqrt(v), root), eps);
    const ratio = flushBelow(t, t.divide(m, denominator), FIRST_MOMENT_MINIMUM_BITS);
    const update = storeTensor(t, t.multiply(step, ratio));
    const decayed = storeTensor(t, t.multiply(p, decay));
    return keepWhereHalted(t, clip, p, storeTensor(t, t.subtract(decayed, update)));
  },
);
