import { storeTensor } from "../arithmetic/storage.ts";
import { traceFunction } from "../arithmetic/trace_function.ts";

/** Rows that a column sum adds in order before the chunk sums themselves are added in order. */
export const COLUMN_CHUNK_ROWS = 32;

/** Adds two partial sums. */
export const laneAdd = traceFunction("lane_add", ["a", "b"], (t, a, b) => t.add(a, b));

/** The term of a plain row sum; the second argument is unused. */
export const termValue = traceFunction("term_value", ["x", "unused"], (_, x) => x);

/** The term of a sum of squares of stored values: at least 2^-102 or 0, so never subnormal. */
export const termSquare = traceFunction("term_square", ["x", "unused"], (t, x) => t.multiply(x, x));

/** Mean of a row: its sum over its width, in stored form. */
export const rowMeanOf = traceFunction(
  "row_mean_of",
  ["sum", "width"],
  (t, sum, width) => t.divide(sum, width),
  "tensor",
);

/** Brings a finished sum into stored form. */
export const storeSum = traceFunction("store_sum", ["sum"], (t, sum) => storeTensor(t, sum));

/** The sum of a row, in stored form; the second argument is unused. */
export const rowSumOf = traceFunction(
  "row_sum_of",
  ["sum", "unused"],
  (_, sum) => sum,
  "tensor",
);

/** A sum that is summed again: as it is. The second argument is unused. */
export const partialSumOf = traceFunction("partial_sum_of", ["sum", "unused"], (_, sum) => sum);
