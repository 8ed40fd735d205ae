import { ShapeError } from "../../core/base/errors.ts";
import type { Attributes } from "../../core/base/op.ts";
import { formatShape, type Shape } from "../../core/base/shape.ts";

/** Where an operand lies in the rows of a tensor: heads of headDim columns from `first` on. */
export interface Columns {
  /** Columns of a row of the tensor. */
  readonly stride: number;
  readonly first: number;
}

/** Sizes of one application of attention. */
export interface AttentionSize {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly causal: boolean;
  readonly scale: number;
  /** Operands of products are rounded to 12 bits. */
  readonly exact: boolean;
  readonly q: Columns;
  readonly k: Columns;
  readonly v: Columns;
  /** Rows of y and gradY have heads times headDim columns. */
  readonly y: Columns;
}

/** Terms of one chain of additions; sums of chunks are added in order. */
export const CHUNK_TERMS = 256;
/** Names of the attributes of all attention ops. */
export const ATTENTION_ATTRIBUTES = ["heads", "kvHeads", "causal", "scale", "precision"];

/** Counts the keys that a query sees: all, or those up to its own place from the end. */
export function visibleKeys({ causal, queries, keys }: AttentionSize, query: number): number {
  return causal ? keys - queries + query + 1 : keys;
}

/**
 * Reads the shapes of q, k and v, each `[B, rows, heads * headDim]`.
 *
 * @throws {ShapeError} If they do not fit together.
 * @throws {RangeError} If an attribute is none of its values.
 */
export function separateSize(
  op: string,
  [q, k, v]: readonly Shape[],
  attributes: Attributes,
): AttentionSize {
  const { heads, kvHeads } = attributes;
  const given = `q=${formatShape(q)}, k=${formatShape(k)}, v=${formatShape(v)}, heads=${heads}, ` +
    `kvHeads=${kvHeads}`;
  const kvWidth = q[2] / heads * kvHeads;
  const fits = [q, k, v].every((shape) => shape.length === 3 && shape[0] === q[0]) &&
    k[2] === kvWidth && v[1] === k[1] && v[2] === kvWidth;
  if (!fits) {
    throw new ShapeError(
      `Cannot apply ${op} as q must be [B, T, heads D], k and v [B, S, kvHeads D]: ${given}`,
    );
  }
  return checkedSize(op, attributes, {
    ...{ batch: q[0], queries: q[1], keys: k[1], headDim: q[2] / heads },
    q: { stride: q[2], first: 0 },
    k: { stride: k[2], first: 0 },
    v: { stride: v[2], first: 0 },
  });
}

/**
 * Reads the shape of a packed tensor `[B, T, (heads + 2 kvHeads) headDim]`, columns q, k, v.
 *
 * @throws {ShapeError} If the columns do not divide.
 * @throws {RangeError} If an attribute is none of its values.
 */
export function packedSize(op: string, qkv: Shape, attributes: Attributes): AttentionSize {
  const { heads, kvHeads } = attributes;
  const headDim = qkv[2] / (heads + 2 * kvHeads);
  if (qkv.length !== 3 || !Number.isInteger(headDim)) {
    throw new ShapeError(
      `Cannot apply ${op} as qkv must be [B, T, (heads + 2 kvHeads) D]: qkv=${formatShape(qkv)}, ` +
        `heads=${heads}, kvHeads=${kvHeads}`,
    );
  }
  const stride = qkv[2];
  return checkedSize(op, attributes, {
    ...{ batch: qkv[0], queries: qkv[1], keys: qkv[1], headDim },
    q: { stride, first: 0 },
    k: { stride, first: heads * headDim },
    v: { stride, first: (heads + kvHeads) * headDim },
  });
}

type Sizes = Pick<AttentionSize, "batch" | "queries" | "keys" | "headDim" | "q" | "k" | "v">;

function checkedSize(op: string, attributes: Attributes, sizes: Sizes): AttentionSize {
  const { heads, kvHeads, causal, scale, precision } = attributes;
  const { batch, queries, keys, headDim } = sizes;
  const refuse = (rule: string) => {
    const given = Object.entries({ heads, kvHeads, headDim, queries, keys, batch })
      .map(([name, value]) => `${name}=${value}`).join(", ");
    throw new ShapeError(`Cannot apply ${op} as ${rule}: ${given}`);
  };
  const whole = [heads, kvHeads, headDim, queries, keys, batch].every((size) =>
    Number.isInteger(size) && size >= 1
  );
  if (!whole) refuse("all sizes must be whole numbers of at least 1");
  if (heads % kvHeads !== 0) refuse("kvHeads must divide heads");
  if (headDim > CHUNK_TERMS) refuse(`a head must have at most ${CHUNK_TERMS} columns`);
  if (causal === 1 && keys < queries) refuse("causal attention must have a key for each query");
  if ((causal !== 0 && causal !== 1) || (precision !== 12 && precision !== 24)) {
    throw new RangeError(
      `Cannot apply ${op} as causal must be 0 or 1 and precision 12 or 24: causal=${causal}, ` +
        `precision=${precision}`,
    );
  }
  if (!(scale > 0 && scale < 18446744073709551616)) {
    throw new RangeError(`Cannot apply ${op} as scale must be a positive number: scale=${scale}`);
  }
  return {
    ...sizes,
    ...{ heads, kvHeads, causal: causal === 1, scale: Math.fround(scale) },
    exact: precision === 12,
    y: { stride: heads * headDim, first: 0 },
  };
}
