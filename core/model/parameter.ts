import type { Shape } from "../base/shape.ts";

/** How the values of a parameter begin. */
export type Init =
  | { readonly kind: "zero" }
  | { readonly kind: "one" }
  | { readonly kind: "normal"; readonly deviation: number };

/** A tensor that is trained. */
export interface Parameter {
  /** Address, such as `blocks.0.attention.qkv.weight`; also the name of its input. */
  readonly path: string;
  readonly shape: Shape;
  readonly init: Init;
  /** Whether weight decay applies: to matrices, not to gains and biases. */
  readonly decays: boolean;
}
