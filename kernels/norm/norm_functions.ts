import { storeTensor } from "../arithmetic/storage.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";

/**
 * Where each lane of a sum of squared deviations starts: the bits of 2^-100 instead of 0.
 *
 * The square of a tiny deviation can be subnormal, which some devices flush. Beside 2^-100 it is
 * less than half a unit in the last place, so that adding it and adding 0 give the same bits; the
 * start itself vanishes beside eps, which is at least 2^-51.
 */
export const DEVIATION_START_BITS = 0x0d800000;

/** Square of the deviation of a value from its row's mean. */
export const termDeviation = traceFunction("term_deviation", ["x", "mean"], (t, x, mean) => {
  const deviation = t.subtract(x, mean);
  return t.multiply(deviation, deviation);
});

/** 1 / sqrt(sum / divisor + eps), in stored form. */
export const rstdOf = traceFunction(
  "rstd_of",
  ["sum", "divisor", "eps"],
  (t, sum, divisor, eps) => t.divide(t.float(1), t.sqrt(t.add(t.divide(sum, divisor), eps))),
  "tensor",
);

/** Gain and bias on a normalised value: (x - mean) rstd gain + bias, in stored form. */
export const layerNormOutput = traceFunction(
  "layer_norm_output",
  ["x", "mean", "rstd", "gain", "bias"],
  (t, x, mean, rstd, gain, bias) =>
    t.add(t.multiply(t.multiply(t.subtract(x, mean), rstd), gain), bias),
  "tensor",
);

/** Normalised value (x - mean) rstd, in stored form, as the gradients use it. */
export const layerNormHat = traceFunction(
  "layer_norm_hat",
  ["x", "mean", "rstd"],
  (t, x, mean, rstd) => t.multiply(t.subtract(x, mean), rstd),
  "tensor",
);

/** rstd (gradHat - meanGradHat - xHat meanProduct), in stored form. */
export const layerNormGradX = traceFunction(
  "layer_norm_grad_x",
  ["grad_hat", "mean_grad_hat", "x_hat", "mean_product", "rstd"],
  (t, gradHat, meanGradHat, xHat, meanProduct, rstd) =>
    t.multiply(
      rstd,
      t.subtract(t.subtract(gradHat, meanGradHat), t.multiply(xHat, meanProduct)),
    ),
  "tensor",
);

/** Gain on a root-mean-square normalised value: x rrms gain, in stored form. */
export const rmsNormOutput = traceFunction(
  "rms_norm_output",
  ["x", "rrms", "gain"],
  (t, x, rrms, gain) => t.multiply(t.multiply(x, rrms), gain),
  "tensor",
);

/** Normalised value x rrms, in stored form, as the gradients use it. */
export const rmsNormHat = traceFunction(
  "rms_norm_hat",
  ["x", "rrms"],
  (t, x, rrms) => t.multiply(x, rrms),
  "tensor",
);

/** rrms (gradHat - xHat meanProduct), in stored form. */
export const rmsNormGradX = traceFunction(
  "rms_norm_grad_x",
  ["grad_hat", "x_hat", "mean_product", "rrms"],
  (t, gradHat, xHat, meanProduct, rrms) =>
    t.multiply(rrms, t.subtract(gradHat, t.multiply(xHat, meanProduct))),
  "tensor",
);

/** Adds a product to a partial sum: two roundings. */
export const accumulateProduct = traceFunction(
  "accumulate_product",
  ["sum", "a", "b"],
  (t, sum, a, b) => t.add(sum, t.multiply(a, b)),
);

/** Product of gradient and gain in stored form: the gradient of the normalised value. */
export const gradHatOf = traceFunction(
  "grad_hat_of",
  ["grad_y", "gain"],
  (t, gradY, gain) => storeTensor(t, t.multiply(gradY, gain)),
);
