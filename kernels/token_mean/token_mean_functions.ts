import { traceFunction } from "../arithmetic/trace_function.ts";

/** A sum over tokens divided by their number, 0 for no token; in stored form. */
export const tokenMeanOf = traceFunction(
  "token_mean_of",
  ["sum", "count"],
  (t, sum, count) => t.divide(sum, t.maximum(count, t.float(1))),
  "tensor",
);
