import { ShapeError } from "../../core/base/errors.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import { matrixOf } from "../shape_rules.ts";

/**
 * Reads W of a packed tensor [..., 2 W].
 *
 * @throws {ShapeError} If the last axis cannot be halved.
 */
export function halfWidth(op: string, shape: Shape): number {
  const { width } = matrixOf(op, "x", shape);
  if (width % 2 === 0) return width / 2;
  throw new ShapeError(
    `Cannot apply ${op} as the last axis of x must be even: x=${formatShape(shape)}`,
  );
}

/** Finds where a of element i of y lies in a packed tensor; b lies W elements behind it. */
export function packedPlace(i: number, width: number): number {
  return i + Math.floor(i / width) * width;
}
