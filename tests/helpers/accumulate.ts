import type { Op } from "../../core/base/op.ts";
import { add } from "../../kernels/mod.ts";

/** An addition that updates its first input in place, by the kernels of `add`. */
export const accumulate: Op = {
  ...add,
  name: "accumulate",
  inputs: ["sum", "x"],
  outputs: ["sum"],
  inPlace: [{ output: 0, input: 0 }],
  inferShapes: ([sum]) => [sum],
  gradient: undefined,
};
