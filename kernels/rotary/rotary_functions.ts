import { traceFunction } from "../arithmetic/trace_function.ts";

/** First value of a rotated pair: a cos - b sin, in stored form. */
export const rotaryFirst = traceFunction(
  "rotary_first",
  ["a", "b", "cos", "sin"],
  (t, a, b, cos, sin) => t.subtract(t.multiply(a, cos), t.multiply(b, sin)),
  "tensor",
);

/** Second value of a rotated pair: a sin + b cos, in stored form. */
export const rotarySecond = traceFunction(
  "rotary_second",
  ["a", "b", "cos", "sin"],
  (t, a, b, cos, sin) => t.add(t.multiply(a, sin), t.multiply(b, cos)),
  "tensor",
);
