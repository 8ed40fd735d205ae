import { divide, reciprocal, reciprocalSquareRoot, squareRoot } from "./functions/division.ts";
import { erf } from "./functions/erf.ts";
import { exp } from "./functions/exp.ts";
import { geluErf, geluTanh } from "./functions/gelu.ts";
import { log } from "./functions/log.ts";
import { sigmoid, silu } from "./functions/sigmoid.ts";
import { softplus } from "./functions/softplus.ts";
import { tanh } from "./functions/tanh.ts";
import type { TracedFunction } from "./trace.ts";

/** Every canonical scalar function, by its short name. */
export const SCALAR_FUNCTIONS = {
  exp,
  log,
  tanh,
  sigmoid,
  erf,
  silu,
  gelu_tanh: geluTanh,
  gelu_erf: geluErf,
  softplus,
  reciprocal,
  sqrt: squareRoot,
  rsqrt: reciprocalSquareRoot,
  divide,
} as const satisfies Record<string, TracedFunction>;

/** Name of a canonical scalar function. */
export type ScalarFunctionName = keyof typeof SCALAR_FUNCTIONS;
