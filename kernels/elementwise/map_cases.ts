import type { Attributes, CaseValues, OpCase } from "../../core/base/op.ts";

/** Shapes and values of the shared cases; the values are those of the first tensor. */
const CASES: readonly (readonly [string, readonly number[], CaseValues])[] = [
  ["one element", [1], "normal"],
  ["prime sizes", [7, 13], "normal"],
  ["one past a workgroup", [257], "normal"],
  ["shared by threads", [9_001], "normal"],
  ["zero", [9], "zero"],
  ["huge", [9, 9], "huge"],
  ["tiny", [9, 9], "tiny"],
  ["mixed sizes", [999], "mixed"],
  ["far from zero", [35], "offset"],
];

/** Makes the cases of an elementwise op of tensors of one shape. */
export function mapCases(tensors: number, attributes?: Attributes): readonly OpCase[] {
  return CASES.map(([name, shape, values]) => ({
    name,
    inputShapes: Array(tensors).fill(shape),
    values: [values, ...Array(tensors - 1).fill("normal")],
    ...(attributes && { attributes }),
  }));
}
