import type { CaseValues } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";

/** A case of the norms: the matrix, its values, and eps; gain and bias are normal. */
export interface NormCase {
  readonly name: string;
  readonly shape: Shape;
  readonly values?: readonly CaseValues[];
  readonly attributes: { readonly eps: number };
}

const EPS = 1e-5;

/** Sizes 1, odd, prime, one past a lane group, a chunk and a workgroup; values of every kind. */
export const NORM_CASES: readonly NormCase[] = [
  { name: "one element", shape: [1, 1], attributes: { eps: EPS } },
  { name: "one row, width 3", shape: [1, 3], attributes: { eps: EPS } },
  { name: "prime sizes", shape: [7, 13], attributes: { eps: EPS } },
  { name: "one lane group", shape: [5, 32], attributes: { eps: EPS } },
  { name: "one past a lane group", shape: [33, 33], attributes: { eps: EPS } },
  { name: "one past a chunk of rows", shape: [65, 64], attributes: { eps: EPS } },
  { name: "one past 16 chunks of rows", shape: [513, 17], attributes: { eps: EPS } },
  { name: "one past 128 chunks of rows", shape: [4097, 3], attributes: { eps: EPS } },
  { name: "three axes", shape: [3, 5, 130], attributes: { eps: EPS } },
  { name: "wide", shape: [3, 1031], attributes: { eps: 1e-12 } },
  { name: "all zero", shape: [4, 40], values: ["zero"], attributes: { eps: EPS } },
  { name: "all equal", shape: [4, 40], values: ["equal"], attributes: { eps: EPS } },
  { name: "huge", shape: [4, 40], values: ["huge"], attributes: { eps: EPS } },
  { name: "tiny", shape: [4, 40], values: ["tiny"], attributes: { eps: 1e-12 } },
  { name: "mixed sizes", shape: [4, 100], values: ["mixed"], attributes: { eps: EPS } },
  { name: "large offset", shape: [4, 100], values: ["offset"], attributes: { eps: EPS } },
];
