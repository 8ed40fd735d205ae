import { ShapeError } from "../core/base/errors.ts";
import { formatShape, isSameShape, type Shape } from "../core/base/shape.ts";

/**
 * Reads a tensor as a matrix: the last axis is the width, all others are rows.
 *
 * @throws {ShapeError} If the tensor has no axis or an axis of size 0.
 */
export function matrixOf(op: string, name: string, shape: Shape): { rows: number; width: number } {
  if (shape.length === 0 || shape.some((size) => size < 1)) {
    throw new ShapeError(
      `Cannot apply ${op} as ${name} must have at least one axis and no empty one: ${name}=${
        formatShape(shape)
      }`,
    );
  }
  const width = shape[shape.length - 1];
  return { rows: shape.slice(0, -1).reduce((a, b) => a * b, 1), width };
}

/**
 * Checks that a tensor has the shape that a rule asks for.
 *
 * @throws {ShapeError} With the op, the rule and both shapes.
 */
export function requireShape(
  op: string,
  rule: { readonly name: string; readonly is: Shape; readonly mustBe: Shape; readonly as: string },
): void {
  const { name, is, mustBe, as } = rule;
  if (isSameShape(is, mustBe)) return;
  throw new ShapeError(
    `Cannot apply ${op} as ${name} must have the shape of ${as}: ${name}=${
      formatShape(is)
    }, expected=${formatShape(mustBe)}`,
  );
}

/**
 * Checks that a tensor has two axes, neither of them empty.
 *
 * @throws {ShapeError} With the op and the shape.
 */
export function requireMatrix(op: string, name: string, shape: Shape): void {
  if (shape.length === 2 && shape.every((size) => size >= 1)) return;
  throw new ShapeError(
    `Cannot apply ${op} as ${name} must have two axes, neither of them empty: ${name}=${
      formatShape(shape)
    }`,
  );
}

/**
 * Checks that an op got as many inputs as it takes.
 *
 * @throws {ShapeError} With the op and both numbers.
 */
export function requireInputs(op: string, names: readonly string[], shapes: readonly Shape[]) {
  if (names.length === shapes.length) return;
  throw new ShapeError(
    `Cannot apply ${op} as it takes ${names.length} inputs (${
      names.join(", ")
    }): inputs=${shapes.length}`,
  );
}
