import { ShapeError } from "./errors.ts";

/** Sizes of a tensor from its outermost to its innermost axis; `[]` is a scalar. */
export type Shape = readonly number[];

/**
 * Counts the elements of a tensor: the product of its sizes.
 *
 * @param shape Sizes of the axes.
 * @returns Number of elements; 1 for a scalar.
 * @throws {ShapeError} If a size is not a non-negative integer.
 */
export function elementCount(shape: Shape): number {
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new ShapeError(
        `Cannot count elements as every size must be a non-negative integer: shape=${
          formatShape(shape)
        }`,
      );
    }
    count *= size;
  }
  return count;
}

/** Tells whether two shapes have the same sizes in the same order. */
export function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/**
 * Writes a shape for messages and tables.
 *
 * @param shape Sizes of the axes.
 * @returns Text such as `[2, 3]`.
 */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}
