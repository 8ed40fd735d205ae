import { ShapeError } from "../../core/base/errors.ts";
import { elementCount, formatShape, type Shape } from "../../core/base/shape.ts";
import { matrixOf } from "../shape_rules.ts";

/** Whole numbers up to this are exact in f32, and two levels of 4,096 reach it. */
const MOST_TOKENS = 16_777_216;

/**
 * Counts the tokens of a mean.
 *
 * @throws {ShapeError} If there are none, or more than f32 can count.
 */
export function tokenCount(op: string, targets: Shape): number {
  matrixOf(op, "targets", targets);
  const count = elementCount(targets);
  if (count <= MOST_TOKENS) return count;
  throw new ShapeError(
    `Cannot apply ${op} as targets must have at most 2^24 elements: targets=${
      formatShape(targets)
    }`,
  );
}
