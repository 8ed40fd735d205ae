import { ShapeError } from "../../core/base/errors.ts";
import type { Attributes } from "../../core/base/op.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import { matrixOf } from "../shape_rules.ts";

/** Sizes of one application of the norm of heads. */
export interface HeadNormSize {
  /** Rows of the packed tensor. */
  readonly tokens: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Heads of a row: of queries, keys and values. */
  readonly parts: number;
  /** Those that are normalised: of queries and keys. */
  readonly normed: number;
}

/**
 * Reads the shapes of a packed tensor `[..., (heads + 2 kvHeads) D]` and its gains `[2, D]`.
 *
 * @throws {ShapeError} If they do not fit together.
 */
export function headNormSize(op: string, x: Shape, gain: Shape, attributes: Attributes) {
  const { heads, kvHeads } = attributes;
  const { rows: tokens, width } = matrixOf(op, "x", x);
  const [headDim, parts, normed] = [gain[1], heads + 2 * kvHeads, heads + kvHeads];
  const whole = [heads, kvHeads].every((count) => Number.isInteger(count) && count >= 1);
  if (!whole || gain.length !== 2 || gain[0] !== 2 || parts * headDim !== width) {
    throw new ShapeError(
      `Cannot apply ${op} as x must be [..., (heads + 2 kvHeads) D] and gain [2, D]: ` +
        `x=${formatShape(x)}, gain=${formatShape(gain)}, heads=${heads}, kvHeads=${kvHeads}`,
    );
  }
  return { tokens, heads, kvHeads, headDim, parts, normed } satisfies HeadNormSize;
}
