import type { CaseValues, OpCase } from "../../core/base/op.ts";

const CASES: readonly (readonly [string, readonly number[], CaseValues])[] = [
  ["one pair", [2], "normal"],
  ["odd width", [7, 26], "normal"],
  ["whole quads", [5, 3, 24], "normal"],
  ["one past a workgroup", [65, 8], "normal"],
  ["shared by threads", [9, 2_000], "normal"],
  ["zero", [3, 10], "zero"],
  ["huge", [9, 18], "huge"],
  ["tiny", [9, 18], "tiny"],
  ["mixed sizes", [9, 110], "mixed"],
];

/** Makes the cases of an op of a packed tensor [..., 2 W], or of it and gradY [..., W]. */
export function packedCases(withGradY: boolean): readonly OpCase[] {
  return CASES.map(([name, shape, values]) => ({
    name,
    inputShapes: withGradY ? [shape, shape.with(-1, shape[shape.length - 1] / 2)] : [shape],
    values: withGradY ? [values, "normal"] : [values],
  }));
}
