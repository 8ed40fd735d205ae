import type { CaseValues, OpCase } from "../../core/base/op.ts";
import type { Shape } from "../../core/base/shape.ts";

/** The four forms: transposeA, transposeB. */
const FORMS = [[0, 0], [0, 1], [1, 0], [1, 1]] as const;
const PRECISIONS = [12, 24] as const;

interface Size {
  readonly name: string;
  readonly leading?: Shape;
  /** Leading axes of b, where it is not one matrix for all. */
  readonly batched?: boolean;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly values?: readonly CaseValues[];
}

/** One, odd, prime, one past a tile (6 x 8, terms of 64 and 32), one past a chunk of k, several chunks. */
const SIZES: readonly Size[] = [
  { name: "one element", m: 1, k: 1, n: 1 },
  { name: "primes", m: 13, k: 31, n: 11 },
  { name: "one past a tile", m: 7, k: 8, n: 9 },
  { name: "k one past a chunk", m: 5, k: 257, n: 12 },
  { name: "unrolled tiles and a rest", m: 11, k: 101, n: 17 },
  { name: "batched", leading: [2, 3], batched: true, m: 5, k: 6, n: 7 },
];

/** Sizes that one form each is enough for. */
const MORE: readonly (Size & { readonly form: readonly [number, number] })[] = [
  { name: "rows of several axes", leading: [3, 2], m: 5, k: 20, n: 33, form: [0, 0] },
  { name: "shared b, transposed", leading: [2], m: 9, k: 17, n: 65, form: [0, 1] },
  { name: "three chunks", m: 65, k: 600, n: 66, form: [1, 0] },
  { name: "many rows", m: 199, k: 34, n: 65, form: [0, 0] },
  { name: "whole tiles alone", m: 22, k: 96, n: 16, form: [1, 0] },
  { name: "past a block of columns", m: 3, k: 5, n: 521, form: [0, 1] },
  { name: "one row", m: 1, k: 300, n: 130, form: [0, 0] },
  { name: "one column", m: 130, k: 40, n: 1, form: [1, 1] },
  { name: "zeros", m: 4, k: 4, n: 4, form: [0, 0], values: ["zero", "normal"] },
  { name: "tiny", m: 8, k: 16, n: 8, form: [0, 0], values: ["tiny", "tiny"] },
  { name: "huge", m: 8, k: 16, n: 16, form: [0, 1], values: ["huge", "huge"] },
  { name: "mixed", m: 16, k: 261, n: 16, form: [1, 0], values: ["mixed", "mixed"] },
  { name: "offset", m: 12, k: 64, n: 20, form: [0, 0], values: ["offset", "offset"] },
];

function caseOf(size: Size, form: readonly [number, number], precision: number): OpCase {
  const { name, leading = [], batched = false, m, k, n, values } = size;
  const [transposeA, transposeB] = form;
  const a = transposeA ? [k, m] : [m, k];
  const b = transposeB ? [n, k] : [k, n];
  const text = form.map((transposed) => (transposed ? "T" : "N")).join("");
  return {
    name: `${name}, ${text}, ${precision} bits`,
    inputShapes: [[...leading, ...a], batched ? [...leading, ...b] : b],
    attributes: { transposeA, transposeB, precision },
    ...(values && { values }),
  };
}

/** Cases of `matmul`. */
export const MATMUL_CASES: readonly OpCase[] = PRECISIONS.flatMap((precision) => [
  ...SIZES.flatMap((size) => FORMS.map((form) => caseOf(size, form, precision))),
  ...MORE.map((size) => caseOf(size, size.form, precision)),
]);

/** Cases of `matmul_fold`: leading axes, M, N. */
export const FOLD_CASES: readonly OpCase[] = PRECISIONS.flatMap((precision) =>
  ([
    ["one element", [1], 1, 1],
    ["two axes of rows", [3, 7], 9, 17],
    ["one past a chunk", [257], 7, 9],
    ["five chunks", [2, 517], 40, 24],
  ] as const).map(([name, rows, m, n]) => ({
    name: `${name}, ${precision} bits`,
    inputShapes: [[...rows, m], [...rows, n]],
    attributes: { precision },
  }))
);
