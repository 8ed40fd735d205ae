import { ShapeError } from "../../core/base/errors.ts";
import type { Attributes } from "../../core/base/op.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import { matrixOf, requireInputs, requireShape } from "../shape_rules.ts";

/** Which columns make a pair: neighbours (2i, 2i + 1), or halves (i, i + rotary width / 2). */
export const ROTARY_LAYOUT = { interleaved: 0, half: 1 } as const;

/** Sizes of one application of the rotary op. */
export interface RotarySize {
  readonly rows: number;
  readonly width: number;
  /** Rows of the tables; row r of x stands at position r mod positions. */
  readonly positions: number;
  /** Pairs of each head; twice as many of its columns turn, the others are copied. */
  readonly pairs: number;
  readonly firstColumn: number;
  readonly heads: number;
  readonly headDim: number;
  readonly layout: 0 | 1;
  readonly inverse: 0 | 1;
}

/** Names of the attributes of the rotary op. */
export const ROTARY_ATTRIBUTES = ["firstColumn", "heads", "headDim", "layout", "inverse"];
/** Names of the inputs of the rotary op. */
export const ROTARY_INPUTS = ["x", "cos", "sin"];

/**
 * Reads shapes and attributes of the rotary op.
 *
 * @throws {ShapeError} If tables, heads or columns do not fit x.
 * @throws {RangeError} If an attribute is none of its values.
 */
export function rotarySize(
  op: string,
  shapes: readonly Shape[],
  attributes: Attributes,
): RotarySize {
  requireInputs(op, ROTARY_INPUTS, shapes);
  const [x, cos, sin] = shapes;
  const { rows, width } = matrixOf(op, "x", x);
  const { firstColumn, heads, headDim, layout, inverse } = attributes;
  for (const [name, least] of [["firstColumn", 0], ["heads", 1], ["headDim", 1]] as const) {
    if (!(Number.isInteger(attributes[name]) && attributes[name] >= least)) {
      throw new RangeError(
        `Cannot apply ${op} as ${name} must be a whole number of at least ${least}: ` +
          `${name}=${attributes[name]}`,
      );
    }
  }
  if ((layout !== 0 && layout !== 1) || (inverse !== 0 && inverse !== 1)) {
    throw new RangeError(
      `Cannot apply ${op} as layout and inverse must be 0 or 1: ` +
        `layout=${layout}, inverse=${inverse}`,
    );
  }
  if (cos.length !== 2 || cos[0] !== x[x.length - 2]) {
    throw new ShapeError(
      `Cannot apply ${op} as the tables must have a row for each position: ` +
        `x=${formatShape(x)}, cos=${formatShape(cos)}`,
    );
  }
  requireShape(op, { name: "sin", is: sin, mustBe: cos, as: "cos" });
  const [positions, pairs] = cos;
  if (pairs < 1 || 2 * pairs > headDim || firstColumn + heads * headDim > width) {
    throw new ShapeError(
      `Cannot apply ${op} as 1 <= pairs <= headDim / 2 and firstColumn + heads headDim <= width ` +
        `must hold: pairs=${pairs}, headDim=${headDim}, firstColumn=${firstColumn}, ` +
        `heads=${heads}, width=${width}`,
    );
  }
  return { rows, width, positions, pairs, firstColumn, heads, headDim, layout, inverse };
}
