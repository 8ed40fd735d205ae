import { traceLog } from "../arithmetic/functions/log.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";
import { traceSoftmaxExp } from "../softmax/softmax_functions.ts";

/**
 * log(sum) + (maximum - target): the loss of a row, in stored form.
 *
 * The difference of two logits comes first: log(sum) + maximum would lose a small loss beside a
 * large offset that all logits share.
 */
export const crossEntropyOf = traceFunction(
  "cross_entropy_of",
  ["sum", "maximum", "target"],
  (t, sum, maximum, target) => t.add(traceLog(t, sum), t.subtract(maximum, target)),
  "tensor",
);

/** (exp(x - maximum) inverse - hit) grad, in stored form; hit is 1 at the target, else 0. */
export const crossEntropyGradOf = traceFunction(
  "cross_entropy_grad_of",
  ["x", "maximum", "inverse", "hit", "grad"],
  (t, x, maximum, inverse, hit, grad) => {
    const share = t.multiply(traceSoftmaxExp(t, t.subtract(x, maximum)), inverse);
    return t.multiply(t.subtract(share, hit), grad);
  },
  "tensor",
);
