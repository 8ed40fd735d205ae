import type { RotaryScaling } from "./rotary_scaling.ts";

/** How a model knows where a token stands. */
export type Position =
  | { readonly kind: "none" }
  /** A row of a table for each place, added to the embedding; it ends with its last row. */
  | { readonly kind: "learned" }
  | {
    readonly kind: "sinusoidal";
    /** Whether embeddings are multiplied by the root of the width before, as Vaswani et al. do. */
    readonly scaled?: boolean;
  }
  | {
    readonly kind: "rotary";
    readonly base: number;
    readonly layout: "half" | "interleaved";
    /** Part of each head's columns that turn; 1 where all do. */
    readonly fraction: number;
    /** For sequences longer than those of training; none where not given. */
    readonly scaling?: RotaryScaling;
    /**
     * Angle of each pair from one position to the next, in radians, instead of what base and
     * scaling give: other programs have rules of their own.
     */
    readonly frequencies?: readonly number[];
  }
  /** A bias of -slope times distance on the scores; see `alibiSlopes()`. */
  | { readonly kind: "alibi" }
  /** A learned bias for each bucket of distances and head, one table for all layers. */
  | { readonly kind: "t5"; readonly buckets: number; readonly maxDistance: number };

/** Names of the ways in which a model knows where a token stands. */
export const POSITION_KINDS = [
  "none",
  "learned",
  "sinusoidal",
  "rotary",
  "alibi",
  "t5",
] as const satisfies readonly Position["kind"][];
