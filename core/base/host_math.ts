/**
 * Elementary functions in f64 for host code: the same bits in every ECMAScript engine.
 *
 * `Math.exp`, `Math.log`, `Math.pow` and their kin differ between engines. These are made of
 * `+ - * /`, comparisons and bit access only, which ECMAScript defines to the last bit, so that tables,
 * schedules, initial weights and statistics repeat everywhere.
 *
 * @module
 */
export { erf64, erfc64 } from "./error_function64.ts";
export { exp64, expm164, tanh64 } from "./exp64.ts";
export { log1p64, log64 } from "./log64.ts";
export { logGamma64 } from "./log_gamma64.ts";
export { pow64 } from "./pow64.ts";
export { cos64, sin64 } from "./trigonometry64.ts";
