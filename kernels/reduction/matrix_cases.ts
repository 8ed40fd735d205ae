import type { OpCase } from "../../core/base/op.ts";

/** Cases of ops on one matrix: ugly sizes, and values of every kind. */
export const MATRIX_CASES: readonly OpCase[] = [
  { name: "one element", inputShapes: [[1, 1]] },
  { name: "one axis", inputShapes: [[35]] },
  { name: "prime sizes", inputShapes: [[7, 13]] },
  { name: "one lane group", inputShapes: [[32, 32]] },
  { name: "one past a lane group and a chunk", inputShapes: [[33, 33]] },
  { name: "many rows", inputShapes: [[1031, 5]] },
  { name: "one past 128 chunks of rows", inputShapes: [[4097, 3]] },
  { name: "wide", inputShapes: [[3, 1031]] },
  { name: "three axes", inputShapes: [[3, 5, 66]] },
  { name: "all zero", inputShapes: [[9, 9]], values: ["zero"] },
  { name: "all equal", inputShapes: [[9, 9]], values: ["equal"] },
  { name: "huge", inputShapes: [[9, 9]], values: ["huge"] },
  { name: "tiny", inputShapes: [[9, 9]], values: ["tiny"] },
  { name: "mixed sizes", inputShapes: [[40, 40]], values: ["mixed"] },
];
