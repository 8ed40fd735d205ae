import type { Op, OpCase } from "../../core/base/op.ts";
import { elementCount } from "../../core/base/shape.ts";
import { caseInputs } from "./case_values.ts";

/** Cases of more elements are left to the other checks: a reference takes long there. */
const LARGEST_CASE = 4_000;
/** Inputs stay this far from 0, where some functions have a kink or a pole. */
const GAP = 0.25;

/**
 * Lists the cases of an op on which its gradient is judged: small ones, each shape once.
 *
 * Values are normal, since huge, tiny and equal ones say nothing about derivatives. Operands are
 * not rounded (precision 24), since rounding makes steps.
 */
export function gradientCases(op: Op): OpCase[] {
  const seen = new Set<string>();
  return op.cases.flatMap((given) => {
    const attributes = given.attributes?.precision === undefined
      ? given.attributes
      : { ...given.attributes, precision: 24 };
    const key = JSON.stringify([given.inputShapes, attributes]);
    const size = given.inputShapes.reduce((sum, shape) => sum + elementCount(shape), 0);
    if (size > LARGEST_CASE || seen.has(key)) return [];
    seen.add(key);
    const values = given.inputShapes.map((_, i) => {
      const kind = given.values?.[i] ?? "normal";
      return kind === "positive" || op.inputDtypes?.[i] === "u32" ? kind : "normal";
    });
    return [{ ...given, attributes, values }];
  });
}

/** Makes the inputs of a case in f64, with f32 values pushed away from 0. */
export function gradientInputs(op: Op, opCase: OpCase): Float64Array[] {
  return caseInputs(op, opCase).map((values) =>
    values instanceof Uint32Array
      ? Float64Array.from(values)
      : Float64Array.from(values, (v) => v < 0 ? v - GAP : v + GAP)
  );
}

/** Makes normal numbers for each element of tensors: the factors of a loss, a direction. */
export function normalValues(name: string, shapes: OpCase["inputShapes"]): Float64Array[] {
  const op = { name } as Op;
  return caseInputs(op, { name, inputShapes: shapes }).map((values) => Float64Array.from(values));
}
