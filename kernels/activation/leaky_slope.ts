import type { MapAttribute } from "../elementwise/map_op.ts";

/** Slope of leaky ReLU on the left; not negative, so that results have the sign of x. */
export const LEAKY_SLOPE: MapAttribute = {
  name: "slope",
  example: 0.01,
  rule: "a number in [0, 1]",
  isValid: (slope) => slope >= 0 && slope <= 1,
};
