import { ShapeError } from "../../core/base/errors.ts";
import type { Attributes } from "../../core/base/op.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import { matrixOf, requireInputs } from "../shape_rules.ts";

/** Terms of one chain of additions; sums of chunks are added in order. */
export const CHUNK_TERMS = 256;

/** A matrix product as kernels see it: `batch` products of [m, k] and [k, n]. */
export interface Product {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Whether operands are rounded to 12 bits, so that products are exact. */
  readonly exact: boolean;
  /** Whether all products have the same b. */
  readonly sharedB: boolean;
}

/** Reads a 0 or 1. @throws {RangeError} If it is neither. */
function flagOf(op: string, attributes: Attributes, name: string): boolean {
  const value = attributes[name];
  if (value === 0 || value === 1) return value === 1;
  throw new RangeError(`Cannot apply ${op} as ${name} must be 0 or 1: ${name}=${value}`);
}

/** Tells whether operands are rounded to 12 bits. @throws {RangeError} If neither 12 nor 24. */
export function isExact(op: string, attributes: Attributes): boolean {
  const { precision } = attributes;
  if (precision === 12 || precision === 24) return precision === 12;
  throw new RangeError(
    `Cannot apply ${op} as precision must be 12 or 24 bits: precision=${precision}`,
  );
}

/**
 * Reads the shapes of `matmul`: rows of a are folded where b is one matrix for all of them.
 *
 * @throws {ShapeError} If the shapes do not fit.
 * @throws {RangeError} If an attribute has another value than those it can have.
 */
export function productOf(
  op: string,
  inputs: readonly Shape[],
  attributes: Attributes,
): Product & { readonly leading: Shape; readonly shape: Shape } {
  requireInputs(op, ["a", "b"], inputs);
  const [a, b] = inputs;
  const transposeA = flagOf(op, attributes, "transposeA");
  const transposeB = flagOf(op, attributes, "transposeB");
  const exact = isExact(op, attributes);
  matrixOf(op, "a", a);
  matrixOf(op, "b", b);
  requireRank(op, "a", a);
  requireRank(op, "b", b);
  const [rowsA, columnsA] = a.slice(-2);
  const [rowsB, columnsB] = b.slice(-2);
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [terms, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  const leading = a.slice(0, -2);
  if (k !== terms) {
    throw new ShapeError(
      `Cannot apply ${op} as a and b must have sums of equal length: ${shapesText(a, b)}, ` +
        `transposeA=${Number(transposeA)}, transposeB=${Number(transposeB)}`,
    );
  }
  const sharedB = b.length === 2;
  const isSame = b.length === a.length && leading.every((size, axis) => size === b[axis]);
  if (!sharedB && !isSame) {
    throw new ShapeError(
      `Cannot apply ${op} as b must be a matrix or have the leading axes of a: ${shapesText(a, b)}`,
    );
  }
  if (sharedB && transposeA && leading.length > 0) {
    throw new ShapeError(
      `Cannot apply ${op} as a transposed a must be a matrix where b is one: ${shapesText(a, b)}`,
    );
  }
  const products = leading.reduce((x, y) => x * y, 1);
  const [batch, rows] = sharedB ? [1, products * m] : [products, m];
  const shape = [...leading, m, n];
  return { batch, m: rows, n, k, transposeA, transposeB, exact, sharedB, leading, shape };
}

/**
 * Reads the shapes of `matmul_fold`: y [m, n] is a sum over all rows of a [..., m] and b [..., n].
 *
 * @throws {ShapeError} If the shapes do not fit.
 * @throws {RangeError} If the precision is neither 12 nor 24.
 */
export function foldOf(op: string, inputs: readonly Shape[], attributes: Attributes): Product {
  requireInputs(op, ["a", "b"], inputs);
  const [a, b] = inputs;
  const { rows: k, width: m } = matrixOf(op, "a", a);
  const { width: n } = matrixOf(op, "b", b);
  if (a.length !== b.length || a.slice(0, -1).some((size, axis) => size !== b[axis])) {
    throw new ShapeError(
      `Cannot apply ${op} as a and b must have the same rows: ${shapesText(a, b)}`,
    );
  }
  const exact = isExact(op, attributes);
  return { batch: 1, m, n, k, transposeA: true, transposeB: false, exact, sharedB: true };
}

/** Counts what one product moves and computes. */
export function productCost({ batch, m, n, k, sharedB }: Product) {
  const elementsMoved = batch * (m * k + m * n) + (sharedB ? 1 : batch) * k * n;
  return { elementsMoved, flops: 2 * batch * m * n * k };
}

function requireRank(op: string, name: string, shape: Shape): void {
  if (shape.length >= 2) return;
  throw new ShapeError(
    `Cannot apply ${op} as ${name} must have at least two axes: ${name}=${formatShape(shape)}`,
  );
}

function shapesText(a: Shape, b: Shape): string {
  return `a=${formatShape(a)}, b=${formatShape(b)}`;
}
