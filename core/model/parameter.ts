import type { Shape } from "../base/shape.ts";

/** How the values of a parameter begin. */
export type Init =
  | { readonly kind: "zero" }
  | { readonly kind: "one" }
  | { readonly kind: "normal"; readonly deviation: number; readonly part?: DrawnPart };

/** Columns of a matrix that is drawn as a whole: parts of it begin as the whole does. */
export interface DrawnPart {
  /** Path of the whole, whose stream is drawn from. */
  readonly path: string;
  /** Columns of the whole. */
  readonly columns: number;
  /** First column of the part. */
  readonly from: number;
}

/** A tensor that is trained. */
export interface Parameter {
  /** Address, such as `blocks.0.attention.qkv.weight`; also the name of its input. */
  readonly path: string;
  readonly shape: Shape;
  readonly init: Init;
  /** Whether weight decay applies: to matrices, not to gains and biases. */
  readonly decays: boolean;
}
