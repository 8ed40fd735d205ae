import { ShapeError } from "../../core/base/errors.ts";
import type { Attributes } from "../../core/base/op.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";
import { requireInputs, requireShape } from "../shape_rules.ts";
import { type AttentionSize, separateSize } from "../attention/attention_size.ts";

/** Whether scores get a bias by the distance of query and key. */
export interface CachedForm {
  readonly name: string;
  readonly biased: boolean;
}

/** Sizes of one application. */
export interface CachedSize {
  readonly batch: number;
  /** Tokens that a cache has room for. */
  readonly capacity: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Columns of a row of qkv. */
  readonly width: number;
  readonly scale: number;
  /** Operands of products are rounded to 12 bits. */
  readonly exact: boolean;
}

/** Names of the attributes. */
export const CACHED_ATTRIBUTES = ["heads", "kvHeads", "scale", "precision"];

/** Names of the inputs of a form. */
export function cachedInputs({ biased }: CachedForm): readonly string[] {
  return ["qkv", "keys", "values", "position", ...(biased ? ["bias"] : [])];
}

/**
 * Reads the shapes of an application.
 *
 * @throws {ShapeError} If they do not fit together.
 * @throws {RangeError} If an attribute is none of its values.
 */
export function cachedSize(
  form: CachedForm,
  shapes: readonly Shape[],
  attributes: Attributes,
): CachedSize {
  requireInputs(form.name, cachedInputs(form), shapes);
  const [qkv, keys, values, position, bias] = shapes;
  const { heads, kvHeads } = attributes;
  const [batch, width] = qkv;
  const headDim = width / (heads + 2 * kvHeads);
  const capacity = keys[2];
  const fits = qkv.length === 2 && keys.length === 3 && Number.isInteger(headDim) &&
    keys[0] === batch && keys[1] === kvHeads * headDim;
  if (!fits) {
    throw new ShapeError(
      `Cannot apply ${form.name} as qkv must be [B, (heads + 2 kvHeads) D] and keys ` +
        `[B, kvHeads D, S]: qkv=${formatShape(qkv)}, keys=${formatShape(keys)}, heads=${heads}, ` +
        `kvHeads=${kvHeads}`,
    );
  }
  const require = (name: string, is: Shape, mustBe: Shape, as: string) =>
    requireShape(form.name, { name, is, mustBe, as });
  require("values", values, [batch, capacity, kvHeads * headDim], "keys, transposed");
  require("position", position, [batch], "rows of qkv");
  if (form.biased) require("bias", bias, [heads, 1, capacity], "heads and keys");
  const size = { batch, capacity, heads, kvHeads, headDim, width };
  const { scale, exact } = rowSize(form.name, { size, attributes, visible: 1 });
  return { ...size, scale, exact };
}

/**
 * Gives the sizes of one row as those of attention: a query, and the keys that it sees.
 *
 * @throws {RangeError} If an attribute is none of its values.
 */
export function rowSize(
  op: string,
  { size, attributes, visible }: {
    readonly size: Pick<CachedSize, "heads" | "kvHeads" | "headDim">;
    readonly attributes: Attributes;
    readonly visible: number;
  },
): AttentionSize {
  const { heads, kvHeads, headDim } = size;
  const kv = [1, visible, kvHeads * headDim];
  return separateSize(op, [[1, 1, heads * headDim], kv, kv], { ...attributes, causal: 0 });
}
